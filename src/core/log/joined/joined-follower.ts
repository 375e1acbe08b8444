import { type Origin, problemOrigin } from "../origin.ts";
import { arrivingPollMs, Poll } from "../poll.ts";
import { systemProblem } from "../sight.ts";
import { UnpackCache, type UnpackCacheOptions } from "../unpack-cache.ts";
import { JoinedOrigin } from "./joined-origin.ts";
import { Part } from "./part.ts";
import { inOrderOfRotation } from "./rotation.ts";

/** Lines that come late make all be joined anew, but no more than this share of the time goes into it. */
const mostShareJoining = 0.1;
const defaultPieceBytes = 1024 * 1024;

export interface JoinedFollowerOptions {
  readonly path: string;
  /** The other files, in any order. */
  readonly parts: readonly string[];
  readonly pollMs: number;
  readonly cache: UnpackCacheOptions;
  readonly pieceBytes?: number;
  /** The log is to be read from its start. The origin is handed over. */
  readonly onOpen: (origin: Origin) => void;
  readonly onGrow: () => void;
  /** No part has grown since the last look. */
  readonly onSettle: () => void;
  /** There is more of an origin, or something else is known of it. */
  readonly onChange: (origin: Origin) => void;
}

/** Looks at several files again and again, and joins them to one log: anew where one of them is another one now. */
export class JoinedFollower {
  readonly #options: JoinedFollowerOptions;
  readonly #parts: readonly Part[];
  readonly #poll: Poll;
  readonly #closing = new AbortController();
  #joined: JoinedOrigin | undefined;
  #joinedAtMs = 0;
  #joiningMs = 0;
  /** Or has tried to. */
  #hasJoined = false;
  #isStale = false;
  #problems = "";
  /** What is not needed any more and is being closed. */
  #retiring: Promise<unknown> = Promise.resolve();

  constructor(options: JoinedFollowerOptions) {
    const { path, parts, pollMs, cache } = options;
    this.#options = options;
    const onChange = () => this.#joined?.wake();
    const paths = inOrderOfRotation([...new Set([path, ...parts])]);
    this.#parts = paths.map((part) => new Part({ path: part, pollMs, cache, onChange }));
    this.#poll = new Poll(
      () => this.look(),
      () => (this.isArriving ? Math.min(pollMs, arrivingPollMs) : pollMs),
    );
  }

  /** Of the first file: a download fills it. */
  get isArriving(): boolean {
    return this.#document?.follower.isArriving ?? false;
  }

  set isArriving(isArriving: boolean) {
    if (this.#document) this.#document.follower.isArriving = isArriving;
  }

  run(): Promise<void> {
    return this.#poll.run();
  }

  /** Looks at all files once. */
  async look(): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.follower.look()));
    if (this.#closing.signal.aborted) return;
    const news = this.#parts.map((part) => part.takeNews());
    const isOther = news.some(({ isReplaced }) => isReplaced);
    if (!this.#hasJoined || isOther || (this.#isStale && this.#mayJoinAgain)) this.#join();
    else if (news.some(({ hasGrown }) => hasGrown)) this.#options.onGrow();
    this.#joined?.wake();
    this.#tellProblems();
    if (this.#parts.every(({ isSettled }) => isSettled)) this.#options.onSettle();
  }

  wake(): void {
    this.#poll.wake();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#poll.close();
    for (const { follower } of this.#parts) follower.close();
    await this.#joined?.stop();
    await this.#retiring;
    await Promise.all(this.#parts.map((part) => part.close()));
  }

  get #document(): Part | undefined {
    return this.#parts.find(({ path }) => path === this.#options.path);
  }

  get #mayJoinAgain(): boolean {
    return Date.now() - this.#joinedAtMs >= this.#joiningMs / mostShareJoining;
  }

  #join(): void {
    const before = this.#joined;
    const origin = this.#makeOrigin();
    this.#hasJoined = true;
    this.#isStale = false;
    this.#retiring = Promise.all([this.#retiring, this.#retire(before)]);
    this.#options.onOpen(origin);
  }

  async #retire(joined: JoinedOrigin | undefined): Promise<void> {
    await joined?.stop();
    await Promise.all(this.#parts.map((part) => part.closeRetired()));
  }

  #makeOrigin(): Origin {
    const { cache, pollMs, pieceBytes = defaultPieceBytes, onChange } = this.#options;
    const beganMs = Date.now();
    this.#joined = undefined;
    try {
      const joined: JoinedOrigin = new JoinedOrigin({
        parts: this.#parts,
        cache: new UnpackCache(cache),
        spacePollMs: 4 * pollMs,
        pieceBytes,
        onChange: () => {
          if (this.#joined !== joined) return;
          this.#joiningMs ||= joined.isComplete ? Date.now() - beganMs : 0;
          onChange(joined);
        },
        onStale: () => {
          if (this.#joined !== joined) return;
          this.#joiningMs ||= Date.now() - beganMs;
          this.#isStale = true;
          if (this.#mayJoinAgain) this.#join();
        },
      });
      this.#joined = joined;
      this.#joinedAtMs = beganMs;
      this.#joiningMs = 0;
      return joined;
    } catch (error) {
      // The files are all right, but there is no place to join them in.
      return problemOrigin(systemProblem(error));
    }
  }

  /** A file that is lost, or found, changes no byte. */
  #tellProblems(): void {
    const problems = JSON.stringify(this.#parts.map(({ problem }) => problem));
    if (problems === this.#problems || !this.#joined) return;
    this.#problems = problems;
    this.#options.onChange(this.#joined);
  }
}
