import { readFully } from "../byte-source.ts";
import { plainKernel, simdKernel } from "../kernel/kernel.ts";
import type { ChunkScanner, Kernel } from "../kernel/types.ts";
import { testCells } from "./cells.ts";
import { ColumnSets } from "./column-sets.ts";
import type { FoundBy, Job, LinesFound, LinesJob } from "./jobs.ts";
import { TextTests } from "./text-tests.ts";

/** How much is read at a time where nothing has to be kept together: it stays in the processor's cache. */
const pieceBytes = 256 * 1024;
/** Lines are hardly shorter on the average. */
const usualLineBytes = 256;
const lineFeed = 0x0a;
const none = new Uint32Array(0);

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

/** Looks at piece after piece. */
function findLines(scanner: ChunkScanner, { descriptor, from, to }: LinesJob): LinesFound[] {
  const pieces: LinesFound[] = [];
  const starts = new StartList(Math.ceil((to - from) / usualLineBytes));
  for (let position = from; position < to; ) {
    const wanted = Math.min(pieceBytes, to - position);
    const length = readFully(descriptor, scanner.bytes.subarray(0, wanted), position);
    const found = scanner.findLines(length, false);
    const feed = scanner.bytes.subarray(0, length).indexOf(lineFeed);
    const firstEnd = feed === -1 ? length : feed;
    const blanks = found.blanks.length === 0 ? none : found.blanks.slice();
    pieces.push({ ...found, length, firstEnd, starts: starts.add(found.starts), blanks });
    position += length;
    if (length < wanted) break;
  }
  return pieces;
}

/** What is found in the pieces of a job, in one memory: one for each piece would keep the garbage collector busy. */
class StartList {
  #memory: Uint32Array;
  #used = 0;

  constructor(capacity: number) {
    this.#memory = new Uint32Array(capacity);
  }

  add(starts: Uint32Array): Uint32Array {
    const room = this.#memory.length - this.#used;
    if (starts.length > room) {
      this.#memory = new Uint32Array(Math.max(starts.length, this.#memory.length));
      this.#used = 0;
    }
    const first = this.#used;
    this.#used += starts.length;
    this.#memory.set(starts, first);
    return this.#memory.subarray(first, this.#used);
  }
}
