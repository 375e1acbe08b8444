import type { LineIndex } from "./line-index.ts";
import type { Origin } from "./origin.ts";
import type { LinesFound } from "./scan/jobs.ts";
import type { Scans } from "./scan/scans.ts";

/** The first rows come after the first job, so that it is a short one. */
const firstBytes = 128 * 1024;
const secondBytes = 256 * 1024;
/** While a log is unpacked the thread that does it is not to wait for a long job to end. */
const unpackingBytes = 2 * 1024 * 1024;
/** So many jobs are under way at once at most. */
const mostAhead = 8;

export interface LinePassOptions {
  readonly origin: Origin;
  readonly index: LineIndex;
  readonly scans: Scans;
  /** How much one job looks at. */
  readonly jobBytes: number;
  /** The index knows more. */
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/** Finds the lines of a log, several jobs ahead, and goes on when it grows. */
export class LinePass {
  readonly #options: LinePassOptions;
  #isClosed = false;
  #isRunning = false;
  /** The file ended before the size that was seen. It will be looked at again. */
  #isShort = false;

  constructor(options: LinePassOptions) {
    this.#options = options;
  }

  /** There is nothing to do until the log grows. */
  get isIdle(): boolean {
    return !this.#isRunning && !this.#hasWork();
  }

  wake(): void {
    if (!this.#isRunning && !this.#isClosed && this.#hasWork()) void this.#run();
  }

  /** The file has grown, or was looked at again. */
  retry(): void {
    this.#isShort = false;
    this.wake();
  }

  close(): void {
    this.#isClosed = true;
  }

  #hasWork(): boolean {
    return !this.#isShort && this.#options.origin.size > this.#options.index.position;
  }

  async #run(): Promise<void> {
    const { origin, index, scans, onProgress, onError } = this.#options;
    this.#isRunning = true;
    try {
      const underWay: { readonly wanted: number; readonly found: Promise<LinesFound> }[] = [];
      let scheduled = index.position;
      let isAnnounced = false;
      while (!this.#isClosed) {
        while (underWay.length < Math.min(mostAhead, scans.width) && scheduled < origin.size) {
          const wanted = Math.min(this.#jobBytes(scheduled), origin.size - scheduled);
          const found = this.#find(scheduled, scheduled + wanted);
          found.catch(() => {});
          underWay.push({ wanted, found });
          scheduled += wanted;
          // What comes first is not kept waiting by what comes after.
          if (scheduled <= firstBytes + secondBytes) break;
        }
        const first = underWay.shift();
        if (!first) break;
        const found = await first.found;
        if (this.#isClosed) break;
        index.append(found);
        this.#isShort = found.length < first.wanted;
        if (this.#isShort) break;
        onProgress();
        // The first rows do not wait until threads are started.
        if (!isAnnounced && scheduled >= firstBytes + secondBytes) {
          isAnnounced = true;
          scans.expect?.(origin.size - scheduled);
        }
      }
    } catch (error) {
      this.#isShort = true;
      if (!this.#isClosed) onError(error);
    }
    this.#isRunning = false;
    if (!this.#isClosed) onProgress();
  }

  #jobBytes(position: number): number {
    const { jobBytes, origin } = this.#options;
    if (position < firstBytes) return Math.min(jobBytes, firstBytes);
    if (position < firstBytes + secondBytes) return Math.min(jobBytes, secondBytes);
    return origin.isComplete ? jobBytes : Math.min(jobBytes, unpackingBytes);
  }

  #find(from: number, to: number): Promise<LinesFound> {
    const { origin, scans } = this.#options;
    return scans.run({ kind: "lines", descriptor: origin.descriptor, from, to }, true);
  }
}
