import { closeSync, openSync } from "node:fs";
import { Fingerprint } from "./fingerprint.ts";
import { isTooShortToTell } from "./open-origin.ts";
import { arrivingPollMs, Poll } from "./poll.ts";
import { type FileSight, failedSight, lookAt, lookAtOpen, type Sight } from "./sight.ts";

interface Opened {
  readonly descriptor: number;
  sight: FileSight;
  fingerprint: Fingerprint;
}

/** Told what happens to a file. */
export interface Followed {
  /** The file is to be read from its start. The descriptor is handed over. */
  onOpen(descriptor: number, fileSize: number, head: Buffer): void;
  onGrow(fileSize: number): void;
  /** The file has not grown since the last look. */
  onSettle(): void;
  /** The file cannot be found or read. What was opened before stays open. */
  onLost(sight: Exclude<Sight, FileSight>): void;
  /** It can again. */
  onFound(): void;
}

/**
 * Looks at a file again and again, and tells an appended one from one that was truncated or replaced. It polls,
 * as watching misses changes on network drives and says nothing of a file that another process keeps open.
 */
export class Follower {
  readonly #path: string;
  readonly #pollMs: number;
  readonly #followed: Followed;
  #opened: Opened | undefined;
  #isLost = false;
  #isClosed = false;
  readonly #poll: Poll;
  isArriving = false;

  constructor(path: string, pollMs: number, followed: Followed) {
    this.#path = path;
    this.#pollMs = pollMs;
    this.#followed = followed;
    this.#poll = new Poll(
      () => this.look(),
      () => (this.isArriving ? Math.min(pollMs, arrivingPollMs) : pollMs),
    );
  }

  /** Looks until it is closed. */
  run(): Promise<void> {
    return this.#poll.run();
  }

  /** Looks once, and tells what has changed since the last look. */
  async look(): Promise<void> {
    const sight = await lookAt(this.#path);
    if (this.#isClosed) return;
    try {
      this.#compare(sight);
    } catch (error) {
      this.#lose(failedSight(error));
    }
  }

  /** Looks at once, or as soon as the look that is under way is over. */
  wake(): void {
    this.#poll.wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#poll.close();
  }

  #compare(sight: Sight): void {
    if (sight.kind !== "file") this.#lose(sight);
    else if (!this.#opened || isReplaced(sight, this.#opened)) this.#open();
    else this.#continue(sight, this.#opened);
  }

  /** The same file, with more at its end or not. */
  #continue(sight: FileSight, opened: Opened): void {
    if (this.#isLost) this.#followed.onFound();
    this.#isLost = false;
    const hasGrown = sight.size > opened.sight.size;
    opened.sight = sight;
    if (hasGrown) {
      opened.fingerprint = new Fingerprint(opened.descriptor, sight.size);
      this.#followed.onGrow(sight.size);
    } else {
      this.#settle();
    }
  }

  #open(): void {
    const opened = openFile(this.#path);
    this.#opened = opened;
    this.#isLost = false;
    const { descriptor, sight, fingerprint } = opened;
    this.#followed.onOpen(descriptor, sight.size, fingerprint.head);
    // What nobody has written to for a while need not be looked at twice.
    const unchangedMs = Date.now() - Number(sight.modifiedNs / 1_000_000n);
    if (unchangedMs > this.#pollMs) this.#settle();
  }

  #settle(): void {
    if (!this.isArriving) this.#followed.onSettle();
  }

  #lose(sight: Sight): void {
    if (sight.kind === "file") return;
    this.#isLost = true;
    // Whatever comes to stand there is read anew.
    if (sight.kind === "gone") this.#opened = undefined;
    this.#followed.onLost(sight);
  }
}

/** @throws the system's error */
function openFile(path: string): Opened {
  const descriptor = openSync(path, "r");
  try {
    const sight = lookAtOpen(descriptor);
    if (sight.kind !== "file") throw new Error("it is not a file");
    return { descriptor, sight, fingerprint: new Fingerprint(descriptor, sight.size) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function isReplaced(sight: FileSight, { sight: before, fingerprint, descriptor }: Opened): boolean {
  if (sight.size === before.size && sight.modifiedNs === before.modifiedNs) return false;
  if (sight.identity !== before.identity || sight.size < before.size) return true;
  // What kind of file it is could not be told from so few bytes.
  return isTooShortToTell(fingerprint.head) || !fingerprint.holds(descriptor);
}
