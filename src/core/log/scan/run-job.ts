import { readFully } from "../byte-source.ts";
import { plainKernel, simdKernel } from "../kernel/kernel.ts";
import type { ChunkScanner, Kernel } from "../kernel/types.ts";
import { testCells } from "./cells.ts";
import { ColumnSets } from "./column-sets.ts";
import type { FoundBy, Job, LinesFound, LinesJob } from "./jobs.ts";
import { TextTests } from "./text-tests.ts";

/**
 * How much is read at a time where nothing has to be kept together: it stays in the processor's cache, also where
 * others use that. 1 MiB cost finding lines up to a tenth more, and 256 KiB a twentieth, by the calls alone.
 */
const pieceBytes = 640 * 1024;

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

const none = new Uint32Array(0);

/** Looks at piece after piece. */
function findLines(scanner: ChunkScanner, { descriptor, from, to }: LinesJob): LinesFound {
  const scan = scanner.openLines();
  let position = from;
  while (position < to) {
    const wanted = Math.min(pieceBytes, to - position);
    const length = readFully(descriptor, scanner.bytes, position, wanted);
    scan.add(length);
    position += length;
    if (length < wanted) break;
  }
  const { found } = scan;
  const blanks = found.blanks.length > 0 ? found.blanks.slice() : none;
  const { low, before } = found.starts;
  return { ...found, length: position - from, starts: { low: low.slice(), before: before.slice() }, blanks };
}
