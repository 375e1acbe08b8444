import { readFully } from "../byte-source.ts";
import { matchesCell } from "../query/cell-match.ts";
import { lineAt } from "../records.ts";
import type { CellsFound, CellsJob } from "./jobs.ts";

/** No string of this engine can be longer than about twice this. What is in such a record stays unknown. */
const longestRecord = 256 * 1024 * 1024;
/** Neighbours are read together, so many bytes at most: a call of the system costs as much as to read some KiB. */
const togetherBytes = 512 * 1024;
/** So much may be between them that nobody wants. */
const gapBytes = 8 * 1024;

/** Looks the values of single records up. */
export function testCells(job: CellsJob): CellsFound {
  const { descriptor, from, wanted } = job;
  const test = matchesCell(job.column, job.condition);
  const passes = new Uint8Array(wanted.length);
  let room = Buffer.allocUnsafe(0);
  for (let at = 0; at < wanted.length; ) {
    const start = startOf(job, at);
    if (boundOf(job, at) - start > longestRecord) {
      passes[at++] = test(undefined) ? 1 : 0;
      continue;
    }
    const end = neighboursEnd(job, at);
    const length = boundOf(job, end - 1) - start;
    if (room.length < length) room = Buffer.allocUnsafe(length);
    const bytes = room.subarray(0, readFully(descriptor, room, from + start, length));
    for (; at < end; at++) {
      const line = lineAt(bytes, startOf(job, at) - start, boundOf(job, at) - start);
      passes[at] = test(line.toString()) ? 1 : 0;
    }
  }
  return { passes };
}

/** Behind the last of the wanted records that are read together with one. */
function neighboursEnd(job: CellsJob, first: number): number {
  const most = startOf(job, first) + togetherBytes;
  let end = first + 1;
  while (
    end < job.wanted.length &&
    boundOf(job, end) <= most &&
    startOf(job, end) - boundOf(job, end - 1) <= gapBytes
  )
    end++;
  return end;
}

/** Where a wanted record begins, counted from the first byte of the job. */
function startOf({ starts, wanted }: CellsJob, at: number): number {
  return starts[wanted[at] as number] ?? 0;
}

function boundOf({ starts, wanted, from, to }: CellsJob, at: number): number {
  return starts[(wanted[at] as number) + 1] ?? to - from;
}
