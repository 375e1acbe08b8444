import { Content } from "./content.ts";
import { Follower } from "./follow.ts";
import type { IndexStore } from "./index-store.ts";
import { JoinedFollower } from "./joined/joined-follower.ts";
import { openOrigin } from "./open-origin.ts";
import { nothing, type Origin } from "./origin.ts";
import type { RowPlan } from "./rows.ts";
import type { Scans } from "./scan/scans.ts";
import { Session } from "./session.ts";
import { systemProblem } from "./sight.ts";
import { Throttle } from "./throttle.ts";
import type { FieldInfo, LogInfo, LogProblem, LogStatus, SearchStatus, SortStatus } from "./types.ts";
import type { UnpackCacheOptions } from "./unpack-cache.ts";

const statusEventMs = 100;
/** What can be asked about records is found out a moment after they are known: their rows go first. */
const learnMs = 20;
/** And the lines go before it, if they do not take long. */
const longestLearnMs = 300;

export interface LogOptions {
  readonly path: string;
  /** More files that are one log with it. */
  readonly parts: readonly string[];
  readonly cache: UnpackCacheOptions;
  readonly pollMs: number;
  readonly scans: Scans;
  readonly indexes: IndexStore;
  readonly portionBytes: number;
  readonly columnBytes: number;
  readonly isArriving: boolean;
}

/** What a session tells of the log and of its own search. */
export interface SessionEvents {
  onStatus?(status: LogStatus): void;
  onInfo?(info: LogInfo): void;
  onSearch?(status: SearchStatus): void;
  onSort?(status: SortStatus): void;
  /** Timeline or facets have changed. */
  onCounts?(): void;
}

/** A log file that is read, followed and searched, for any number of sessions. */
export class Log {
  readonly #options: LogOptions;
  readonly #follower: Follower | JoinedFollower;
  readonly #sessions = new Map<Session, SessionEvents>();
  readonly #statusEvents = new Throttle(statusEventMs, () => this.#tellStatus());
  #content: Content;
  #problem: LogProblem | undefined;
  #toldPlan: RowPlan;
  #toldStatus = "";
  /** As they were told, or are about to be. */
  #fields: readonly FieldInfo[] = [];
  #learning: NodeJS.Timeout | undefined;
  #wasCaughtUp = false;
  #waiting: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  /** Looks at the file and opens it. What stands in the way is a problem in the status, and is tried again. */
  static async open(options: LogOptions): Promise<Log> {
    const log = new Log(options);
    await log.#follower.look();
    void log.#follower.run();
    return log;
  }

  private constructor(options: LogOptions) {
    this.#options = options;
    this.#follower = options.parts.length > 0 ? this.#followAll() : this.#follow();
    this.#follower.isArriving = options.isArriving;
    this.#content = this.#makeContent(nothing, 0);
    this.#toldPlan = this.#content.plan;
  }

  get status(): LogStatus {
    const problem = this.#problem ?? this.#content.problem;
    return problem ? { ...this.#content.status, problem } : this.#content.status;
  }

  /** Columns and state, once the first records are known or it is known that there are none. */
  async info(): Promise<LogInfo> {
    while (!this.#content.isKnown && !this.#problem && !this.#closing) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#infoNow();
  }

  /** A view of the log with a search of its own. What it tells starts with the next change. */
  openSession(events: SessionEvents): Session {
    const session = new Session(this.#content, {
      onSearch: (status) => events.onSearch?.(status),
      onSort: (status) => events.onSort?.(status),
      onCounts: () => events.onCounts?.(),
      onError: (error) => this.#stop(error),
      onClose: () => this.#sessions.delete(session),
    });
    this.#sessions.set(session, events);
    return session;
  }

  /** While a download fills the file, it is looked at more often, and a last line without a break is left out. */
  setArriving(isArriving: boolean): void {
    this.#follower.isArriving = isArriving;
    this.#follower.wake();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const isFollowed = this.#follower.close();
    clearTimeout(this.#learning);
    this.#statusEvents.close();
    for (const session of [...this.#sessions.keys()]) session.close();
    this.#content.stop();
    await this.#options.scans.close();
    await this.#content.close();
    await isFollowed;
    this.#wakeWaiting();
  }

  #follow(): Follower {
    const { path, pollMs } = this.#options;
    return new Follower(path, pollMs, {
      onOpen: (descriptor, fileSize, head) =>
        this.#replaceContent(this.#makeOrigin(descriptor, fileSize, head)),
      onGrow: (fileSize) => this.#content.grow(fileSize),
      onSettle: () => this.#content.settle(),
      onLost: (sight) => this.#setProblem(sight),
      onFound: () => this.#setProblem(undefined),
    });
  }

  #followAll(): JoinedFollower {
    const { path, parts, pollMs, cache } = this.#options;
    return new JoinedFollower({
      path,
      parts,
      pollMs,
      cache,
      onOpen: (origin) => this.#replaceContent(origin),
      onGrow: () => this.#content.grow(0),
      onSettle: () => this.#content.settle(),
      onChange: (origin) => {
        if (this.#content.origin === origin) this.#content.update();
      },
    });
  }

  #makeOrigin(descriptor: number, fileSize: number, head: Buffer): Origin {
    const { path, cache, pollMs } = this.#options;
    const origin: Origin = openOrigin(descriptor, fileSize, head, {
      path,
      cache,
      spacePollMs: 4 * pollMs,
      onChange: () => {
        if (this.#content.origin === origin) this.#content.update();
      },
    });
    return origin;
  }

  #makeContent(origin: Origin, generation: number): Content {
    const { scans, indexes, portionBytes, columnBytes } = this.#options;
    const content: Content = new Content(origin, {
      generation,
      scans,
      indexes,
      portionBytes,
      columnBytes,
      onChange: () => {
        if (this.#content === content) this.#changed();
      },
      onPlanChange: () => {
        if (this.#content !== content) return;
        for (const session of this.#sessions.keys()) session.restart(content);
      },
      onRecordChange: (record) => {
        for (const session of this.#sessions.keys()) session.forgetRecord(record);
      },
      onError: (error) => {
        if (this.#content === content && !this.#closing) this.#stop(error);
      },
    });
    return content;
  }

  #replaceContent(origin: Origin): void {
    const before = this.#content;
    void before.close();
    // Where nothing was read yet, nothing is read again.
    const generation = before.generation + (before.index.position > 0 ? 1 : 0);
    this.#problem = undefined;
    this.#content = this.#makeContent(origin, generation);
    for (const session of this.#sessions.keys()) session.restart(this.#content);
    this.#changed();
  }

  #changed(): void {
    if (this.#content.isKnown || this.#problem) this.#wakeWaiting();
    if (this.#content.isKnown && this.#toldPlan !== this.#content.plan) {
      this.#toldPlan = this.#content.plan;
      this.#fields = [];
      this.#tellInfo();
    }
    for (const session of this.#sessions.keys()) session.update();
    const { isCaughtUp } = this.#content;
    const hasCaughtUp = isCaughtUp && !this.#wasCaughtUp;
    this.#wasCaughtUp = isCaughtUp;
    if (hasCaughtUp) this.#statusEvents.callNow();
    else this.#statusEvents.call();
    if (this.#hasMoreToLearn && (hasCaughtUp || !this.#learning))
      this.#learnIn(isCaughtUp ? learnMs : longestLearnMs);
  }

  get #hasMoreToLearn(): boolean {
    const { index, isKnown, knownFields } = this.#content;
    return isKnown && index.count > 0 && this.#fields !== knownFields;
  }

  #learnIn(ms: number): void {
    clearTimeout(this.#learning);
    this.#learning = setTimeout(() => this.#learn(), ms);
  }

  #setProblem(problem: LogProblem | undefined): void {
    this.#problem = problem;
    this.#changed();
  }

  /** A file that cannot be read to its end is not read further; what is known of it stays. */
  #stop(error: unknown): void {
    this.#setProblem(systemProblem(error));
  }

  #wakeWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #infoNow(): LogInfo {
    const { id, label, columns } = this.#content.plan.profile;
    return { profile: { id, label }, columns, fields: this.#fields, status: this.status };
  }

  #tellInfo(): void {
    const info = this.#infoNow();
    for (const events of this.#sessions.values()) events.onInfo?.(info);
  }

  #learn(): void {
    this.#learning = undefined;
    if (!this.#content.isKnown) return;
    const before = this.#fields;
    this.#fields = this.#content.fields;
    if (JSON.stringify(this.#fields) !== JSON.stringify(before)) this.#tellInfo();
  }

  #tellStatus(): void {
    const { status } = this;
    const words = JSON.stringify(status);
    if (words === this.#toldStatus) return;
    this.#toldStatus = words;
    for (const events of this.#sessions.values()) events.onStatus?.(status);
  }
}
