/** What an export is at its beginning. */
import { randomUUID } from "node:crypto";
import type { Export, ExportTarget } from "./types.ts";

interface Range {
  readonly start: Date;
  readonly end: Date;
}

/** One export for each of the ranges, which follow each other; several are the parts of a large one. */
export function newExports(target: ExportTarget, ranges: readonly Range[], now: Date): Export[] {
  const of = randomUUID();
  const start = ranges[0]?.start.toISOString() ?? "";
  const end = ranges.at(-1)?.end.toISOString() ?? "";
  const count = ranges.length;
  return ranges.map((range, index) => ({
    id: randomUUID(),
    target,
    start: range.start.toISOString(),
    end: range.end.toISOString(),
    createdAt: now.toISOString(),
    ...(count > 1 && { part: { of, index, count, start, end } }),
    state: "new",
    idempotencyToken: randomUUID(),
  }));
}
