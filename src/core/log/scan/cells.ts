import { readFully } from "../byte-source.ts";
import { matchesCell } from "../query/cell-match.ts";
import { lineAt } from "../records.ts";
import type { CellsFound, CellsJob } from "./jobs.ts";

/** No string of this engine can be longer than about twice this. What is in such a record stays unknown. */
const longestRecord = 256 * 1024 * 1024;

/** Looks the values of single records up. */
export function testCells(job: CellsJob): CellsFound {
  const { descriptor, from, to, starts, wanted } = job;
  const test = matchesCell(job.column, job.condition);
  const passes = Uint8Array.from(wanted, (record) => {
    const start = from + (starts[record] ?? 0);
    const bound = record + 1 < starts.length ? from + (starts[record + 1] ?? 0) : to;
    if (bound - start > longestRecord) return test(undefined) ? 1 : 0;
    const bytes = Buffer.allocUnsafe(bound - start);
    const line = lineAt(bytes.subarray(0, readFully(descriptor, bytes, start)), 0, bytes.length);
    return test(line.toString()) ? 1 : 0;
  });
  return { passes };
}
