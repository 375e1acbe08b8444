import { readFully } from "../byte-source.ts";
import { plainKernel, simdKernel } from "../kernel/kernel.ts";
import type { ChunkScanner, Kernel } from "../kernel/types.ts";
import { testCells } from "./cells.ts";
import { ColumnSets } from "./column-sets.ts";
import type { FoundBy, Job, LinesFound, LinesJob } from "./jobs.ts";
import { TextTests } from "./text-tests.ts";

/** How much is read at a time where nothing has to be kept together: it stays in the processor's cache. */
const pieceBytes = 256 * 1024;
const lineFeed = 0x0a;

/** Does jobs, one after the other, with a memory of its own. Every thread that scans has one. */
export class JobRunner {
  readonly #kernel: Kernel;
  readonly #scanner: ChunkScanner;
  readonly #columns: ColumnSets;
  readonly #texts: TextTests;

  /** @param kernel the plain one does it all where it is not given */
  constructor(kernel: WebAssembly.Module | undefined) {
    this.#kernel = kernel ? simdKernel(kernel) : plainKernel();
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
  const starts = new Gathering();
  const blanks = new Gathering();
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
    const records = starts.count;
    starts.addAll(lines.starts, offset);
    // The first of them began in a piece before, if it did not begin with this piece.
    if (lines.starts.length > 0 && lines.blanks[0] !== 0) starts.set(records, lineStart);
    blanks.addAll(lines.blanks, records);
    if (lines.starts.length > 0) lastEnd = offset + lines.lastEnd;
    if (lines.openStart > 0) lineStart = offset + lines.openStart;
    hasText = lines.openHasText;
    if (firstEnd === -1) {
      const feed = scanner.bytes.subarray(0, length).indexOf(lineFeed);
      if (feed !== -1) firstEnd = offset + feed;
    }
    position += length;
    if (length < wanted) break;
  }
  const length = position - from;
  return {
    length,
    starts: starts.finish(),
    blanks: blanks.finish(),
    lastEnd,
    openStart: lineStart,
    openHasText: hasText,
    firstEnd: firstEnd === -1 ? length : firstEnd,
  };
}

/** Numbers as they come, in an array that has room for more. */
class Gathering {
  count = 0;
  #numbers = new Uint32Array(4096);

  /** @param shift is added to each */
  addAll(numbers: Uint32Array, shift: number): void {
    const { count } = this;
    if (count + numbers.length > this.#numbers.length) {
      const larger = new Uint32Array((count + numbers.length) * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    for (let at = 0; at < numbers.length; at++) this.#numbers[count + at] = (numbers[at] as number) + shift;
    this.count += numbers.length;
  }

  set(at: number, number: number): void {
    this.#numbers[at] = number;
  }

  finish(): Uint32Array {
    return this.#numbers.slice(0, this.count);
  }
}
