import { strict as assert } from "node:assert";
import {
  type ChunkScanner,
  type ColumnChunk,
  type ColumnLimits,
  type ColumnScan,
  defaultLimits,
  type Kernel,
  type WantedColumn,
} from "../../../../../src/core/log/kernel/types.ts";

/** How a log comes into the scanner. */
export interface Feed {
  /** Capacity of the chunk at first. It grows for longer lines. */
  readonly capacity: number;
  /** How many bytes are read before the chunk is looked at again. */
  readonly step: number;
  readonly limits?: ColumnLimits;
}

/** All that the columns say of a record. */
export interface ReadRecord {
  readonly byteOffset: number;
  readonly isJson: boolean;
  readonly values: readonly ReadValue[];
}

interface ReadValue {
  readonly kind: number;
  /** As written, a character for each byte. */
  readonly json: string;
  readonly number: number | undefined;
  /** As the dictionary has it. */
  readonly entry: string | undefined;
}

/** Reads a log as the engine does: chunk by chunk, with the rest of each before the next one. */
export function readColumns(
  kernel: Kernel,
  log: Buffer,
  wanted: readonly WantedColumn[],
  { capacity, step, limits = defaultLimits }: Feed,
): ReadRecord[] {
  const scanner = kernel.createScanner(capacity);
  const scan = scanner.openColumns(wanted, limits);
  const records: ReadRecord[] = [];
  let kept = 0;
  let position = 0;
  while (true) {
    const read = Math.min(step, scanner.capacity - kept, log.length - position);
    scanner.bytes.set(log.subarray(position, position + read), kept);
    poison(scanner, kept + read, position);
    position += read;
    const length = kept + read;
    const isLast = position === log.length;
    const taken = takeAll(scan, length, isLast, limits.records, (chunk) => {
      records.push(...recordsOf(scanner, scan, chunk, position - length));
    });
    if (isLast) return records;
    if (taken === 0 && length === scanner.capacity) scanner.grow(scanner.capacity * 2);
    scanner.bytes.copyWithin(0, taken, length);
    kept = length - taken;
  }
}

function takeAll(
  scan: ColumnScan,
  length: number,
  isLast: boolean,
  mostRecords: number,
  onChunk: (chunk: ColumnChunk) => void,
): number {
  for (let from = 0; ; ) {
    const chunk = scan.scan(from, length, isLast);
    assert.ok(chunk.records <= mostRecords);
    onChunk(chunk);
    from = chunk.end;
    if (!chunk.isFull) return from;
  }
}

/** What stands behind the chunk must not matter. */
function poison({ bytes }: ChunkScanner, from: number, seed: number): void {
  bytes.fill('"\\}],:1 \n'.charAt(seed % 9), from);
}

function recordsOf(
  { bytes }: ChunkScanner,
  { dictionaries }: ColumnScan,
  chunk: ColumnChunk,
  offset: number,
): ReadRecord[] {
  return Array.from({ length: chunk.records }, (_, record) => ({
    byteOffset: offset + (chunk.starts[record] ?? -1),
    isJson: !chunk.notJson.includes(record),
    values: chunk.columns.map(({ kinds, starts, lengths, numbers, ids }, column) => {
      const start = starts[record] ?? -1;
      const id = ids[record];
      return {
        kind: kinds[record] ?? -1,
        json: bytes.toString("latin1", start, start + (lengths[record] ?? -1)),
        number: numbers[record],
        entry: id ? dictionaries[column]?.textOf(id) : undefined,
      };
    }),
  }));
}
