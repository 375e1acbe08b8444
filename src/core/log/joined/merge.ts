import { isBefore, type LineCursor, type Place } from "./line-cursor.ts";

const lineFeed = 0x0a;
const never: Place = { time: Number.POSITIVE_INFINITY, order: Number.POSITIVE_INFINITY };

/**
 * Merges lines by time. Each is taken once, and lines of one cursor keep their order. It goes on where parts grow,
 * as long as what they have grown by belongs behind all that was taken.
 */
export class Merge {
  readonly #cursors: readonly LineCursor[];
  readonly #pieceBytes: number;
  /** By the cursor that was at its end: the last place that others have taken from since. */
  readonly #passed = new Map<LineCursor, Place>();
  #lastTaken: LineCursor | undefined;
  #lastByte = lineFeed;
  #isStale = false;
  #isDone = false;

  constructor(cursors: readonly LineCursor[], pieceBytes: number) {
    this.#cursors = cursors;
    this.#pieceBytes = pieceBytes;
  }

  /** A part has grown by lines that belong between those already taken: they come late, or not at all. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** All that the parts had at the last look is taken. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The next lines, about a piece; undefined where there are none for now. */
  next(): Buffer | undefined {
    const taken: Buffer[] = [];
    for (let bytes = 0; bytes < this.#pieceBytes; ) {
      const run = this.#nextRun();
      if (!run) break;
      taken.push(...run);
      bytes += run.reduce((sum, { length }) => sum + length, 0);
    }
    return taken.length === 0 ? undefined : taken.length === 1 ? taken[0] : Buffer.concat(taken);
  }

  #nextRun(): Buffer[] | undefined {
    this.#isStale ||= this.#cursors.some(({ isOvertaken }) => isOvertaken);
    const seen = this.#cursors.map((cursor) => ({ cursor, standing: cursor.look() }));
    this.#isDone = seen.every(({ standing }) => standing === "end" || standing === "unfinished");
    const rest = seen.find(({ standing }) => standing === "rest");
    if (rest) return this.#takeRest(rest.cursor);
    const lines = seen.flatMap(({ cursor, standing }) => (standing === "line" ? [cursor] : []));
    const isWaiting = seen.some(({ standing }) => standing === "coming" || standing === "unfinished");
    const [first, second] = lines.sort((a, b) => (isBefore(a.place, b.place) ? -1 : 1));
    if (!first || isWaiting) return undefined;
    this.#isStale ||= lines.some((cursor) =>
      isBefore(cursor.place, this.#passed.get(cursor) ?? cursor.place),
    );
    const run = first.take(second?.place ?? never);
    const ended = seen.flatMap(({ cursor, standing }) => (standing === "end" ? [cursor] : []));
    this.#note(first, ended);
    return this.#withBreak(run);
  }

  #takeRest(cursor: LineCursor): Buffer[] | undefined {
    if (cursor !== this.#lastTaken) {
      this.#isStale = true;
      return undefined;
    }
    const rest = cursor.takeRest();
    this.#lastByte = rest.at(-1) ?? this.#lastByte;
    return [rest];
  }

  #note(cursor: LineCursor, ended: readonly LineCursor[]): void {
    this.#lastTaken = cursor;
    this.#passed.delete(cursor);
    for (const other of ended) {
      const passed = this.#passed.get(other);
      if (!passed || isBefore(passed, cursor.taken)) this.#passed.set(other, cursor.taken);
    }
  }

  /** A part may end without a line feed. */
  #withBreak(run: Buffer): Buffer[] {
    const isOpen = this.#lastByte !== lineFeed;
    this.#lastByte = run.at(-1) ?? this.#lastByte;
    return isOpen ? [Buffer.from("\n"), run] : [run];
  }
}
