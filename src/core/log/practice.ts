import { setImmediate } from "node:timers/promises";
import type { LineIndex } from "./line-index.ts";
import type { RecordReader } from "./records.ts";
import { makeRow, type RowPlan } from "./rows.ts";

const mostRecords = 64;
/** By then what makes rows is compiled, and three to five times faster than at first. */
const rounds = 32;
/** Rows of a round take a millisecond at first. */
const rowsAtOnce = 8;
/** Longer ones say nothing about the usual page. */
const longestRecord = 16 * 1024;

/**
 * Makes rows of the first records, and throws them away: code is compiled once it has run often enough, and whoever
 * scrolls for the first time need not wait for that. Others go before at any time.
 */
export async function practise(
  { reader, index, plan }: { reader: RecordReader; index: LineIndex; plan: RowPlan },
  signal: AbortSignal,
): Promise<void> {
  const all = Array.from({ length: Math.min(index.count, mostRecords) }, (_, record) => record);
  const records = all.filter((record) => index.boundOf(record) - index.startOf(record) <= longestRecord);
  for (let round = 0; round < rounds && records.length > 0; round++) {
    for (let first = 0; first < records.length; first += rowsAtOnce) {
      await setImmediate();
      if (signal.aborted) return;
      // Pages of a search are read record by record, those of the whole log at once.
      const some = records
        .slice(first, first + rowsAtOnce)
        .filter((_, at) => round % 2 === 0 || at % 2 === 0);
      for (const found of reader.read(some))
        makeRow(found, { plan, lineNumber: found.record, isJson: undefined, marker: undefined });
    }
  }
}
