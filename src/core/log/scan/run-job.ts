import { readFully } from "../byte-source.ts";
import { loadKernel, plainKernel } from "../kernel/kernel.ts";
import type { ChunkScanner, Kernel } from "../kernel/types.ts";
import { testCells } from "./cells.ts";
import { ColumnSets } from "./column-sets.ts";
import type { FoundBy, Job, LinesFound, LinesJob } from "./jobs.ts";
import { TextTests } from "./text-tests.ts";

/** How much is read at a time where nothing has to be kept together: it stays in the processor's cache. */
const pieceBytes = 256 * 1024;

/** Does jobs, one after the other, with a memory of its own. Every thread that scans has one. */
export class JobRunner {
  readonly #kernel: Kernel;
  readonly #scanner: ChunkScanner;
  readonly #columns: ColumnSets;
  readonly #texts: TextTests;

  /** @param wasm the kernel; the plain one does it all where it is not given, or where this engine has no SIMD */
  constructor(wasm: Uint8Array<ArrayBuffer> | undefined) {
    this.#kernel = (wasm && loadKernel(wasm)) ?? plainKernel();
    this.#scanner = this.#kernel.createScanner(pieceBytes);
    this.#columns = new ColumnSets(this.#kernel);
    this.#texts = new TextTests(this.#scanner);
  }

  /** @throws the system's error where the file cannot be read */
  run<Kind extends Job["kind"]>(job: Job & { kind: Kind }): FoundBy<Kind>;
  run(job: Job): FoundBy<Job["kind"]> {
    switch (job.kind) {
      case "lines":
        return findLines(this.#scanner, job);
      case "columns":
        return this.#columns.scan(job);
      case "text":
        return this.#texts.test(job);
      case "cells":
        return testCells(job);
    }
  }
}

/** Looks at piece after piece, and puts what was found together as if it were one. */
function findLines(scanner: ChunkScanner, { descriptor, from, to }: LinesJob): LinesFound {
  const starts: Uint32Array[] = [];
  const blanks: Uint32Array[] = [];
  let records = 0;
  let lastEnd = 0;
  let lineStart = 0;
  let hasText = false;
  let firstEnd = -1;
  let position = from;
  while (position < to) {
    const offset = position - from;
    const wanted = Math.min(pieceBytes, to - position);
    const length = readFully(descriptor, scanner.bytes.subarray(0, wanted), position);
    const lines = scanner.findLines(length, hasText);
    const found = lines.starts.slice();
    for (let at = 0; at < found.length; at++) found[at] = (found[at] as number) + offset;
    // The first of them began in a piece before, if it did not begin with this piece.
    const isFirstRecord = found.length > 0 && lines.blanks[0] !== 0;
    if (isFirstRecord) found[0] = lineStart;
    if (firstEnd === -1) {
      const feed = scanner.bytes.subarray(0, length).indexOf(0x0a);
      if (feed !== -1) firstEnd = offset + feed;
    }
    for (let at = 0; at < lines.blanks.length; at++)
      lines.blanks[at] = (lines.blanks[at] as number) + records;
    blanks.push(lines.blanks.slice());
    starts.push(found);
    records += found.length;
    if (found.length > 0) lastEnd = offset + lines.lastEnd;
    if (lines.openStart > 0) lineStart = offset + lines.openStart;
    hasText = lines.openHasText;
    position += length;
    if (length < wanted) break;
  }
  const length = position - from;
  return {
    length,
    starts: joined(starts, records),
    blanks: joined(blanks),
    lastEnd,
    openStart: lineStart,
    openHasText: hasText,
    firstEnd: firstEnd === -1 ? length : firstEnd,
  };
}

function joined(parts: readonly Uint32Array[], length = parts.reduce((sum, part) => sum + part.length, 0)) {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
