/** Trying again: what a failure means for an export that is to go on. */
import { AccountError, type AccountErrorKind } from "../account/errors.ts";
import type { Account } from "../account/index.ts";
import { keyMissing, keyRefused } from "../account/messages.ts";
import { backoffMs } from "./backoff.ts";
import type { Change, Ended, Job } from "./job.ts";
import { connectionNotOpened, trouble } from "./messages.ts";
import type { Hold } from "./types.ts";

/** Failures of the way to the service. They are waited for without an end: a laptop may be closed for days. */
const offline: ReadonlySet<AccountErrorKind> = new Set([
  "offline",
  "nameNotFound",
  "connectionRefused",
  "tls",
  "proxy",
  "notApi",
]);
/** The far end was not reached, or something else was in its place. */
export function isOnTheWay({ kind }: AccountError): boolean {
  return offline.has(kind);
}

/** Failures of the service or the connection, that pass: those of the service are given up after an hour. */
const passing: ReadonlySet<AccountErrorKind> = new Set(["server", "timeout", "network"]);
/** Those of the way to the service that only the user can mend. */
const holdsByKind: Readonly<Partial<Record<AccountErrorKind, Hold>>> = { tls: "certificate", proxy: "proxy" };
const giveUpAfterMs = 3_600_000;

/** A series of tries at one thing. */
export class Patience {
  readonly #job: Job;
  readonly #signal: AbortSignal;
  readonly #giveUp: (error: AccountError) => Ended;
  readonly #isDownload: boolean;
  readonly #isWithin: boolean;
  #hasHeld = false;
  #attempt = 0;
  /** Time spent waiting after failures in a row. That the machine slept meanwhile does not count. */
  #waitedMs = 0;
  #endpoint = "https://service.invalid";
  /** Rung when something changed after a try was begun, so that what it ends in may be over. */
  #wakeUp: AbortSignal;

  /**
   * `giveUp` says how the export ends after an hour of failures. What `isWithin` a larger try leaves a hold of that
   * one as it is.
   */
  constructor(
    job: Job,
    signal: AbortSignal,
    options: { giveUp: (error: AccountError) => Ended; isDownload?: boolean; isWithin?: boolean },
  ) {
    this.#job = job;
    this.#signal = signal;
    this.#giveUp = options.giveUp;
    this.#isDownload = options.isDownload ?? false;
    this.#isWithin = options.isWithin ?? false;
    this.#wakeUp = job.wakeUp;
  }

  get endpoint(): string {
    return this.#endpoint;
  }

  /**
   * Calls until it succeeds.
   * @throws AccountError that trying again does not mend, Ended when it is given up, the signal's reason.
   */
  async call<Result>(call: (account: Account) => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        const result = await call(await this.account());
        await this.succeeded();
        return result;
      } catch (error) {
        await this.failed(error);
      }
    }
  }

  /** The service; waits until there is a key for it. */
  async account(): Promise<Account> {
    for (;;) {
      this.#signal.throwIfAborted();
      this.#wakeUp = this.#job.wakeUp;
      const account = await this.#open();
      if (account) {
        this.#endpoint = account.endpoint;
        return account;
      }
    }
  }

  /** Something came through: what was held goes on, and the next failure is the first. */
  async succeeded(): Promise<void> {
    this.#attempt = 0;
    this.#waitedMs = 0;
    if (!this.#isWithin || this.#hasHeld) await this.goOn();
  }

  /** Nothing is held any more, though what was tried has not succeeded yet. */
  async goOn(): Promise<void> {
    this.#hasHeld = false;
    if (!this.#job.export.hold) return;
    await this.#job.update({ hold: undefined, retryAt: undefined, message: undefined });
  }

  /** Waits until it makes sense to try again. @throws what is not to be tried again. */
  async failed(error: unknown): Promise<void> {
    this.#signal.throwIfAborted();
    if (!(error instanceof AccountError)) throw error;
    this.#job.log("warn", `${this.#job.export.id}: ${error.message}`);
    if (error.kind === "unauthorized")
      return this.#waitForKey(keyRefused(this.#job.export.target.connectionName, 1));
    // The next account is asked for in a moment; nothing has happened that the user should see.
    if (error.kind === "closed") return this.#job.sleep(backoffMs(0, this.#job.random), this.#signal);
    const isOffline = isOnTheWay(error);
    if (!isOffline && !passing.has(error.kind) && error.kind !== "throttled") throw error;
    // A network that swallows everything looks like a service that never answers: a request waits for it.
    const isGivenUp = this.#isDownload ? passing.has(error.kind) : error.kind === "server";
    if (isGivenUp && this.#waitedMs >= giveUpAfterMs) throw this.#giveUp(error);
    const delayMs = Math.max(backoffMs(this.#attempt++, this.#job.random), error.retryAfterMs ?? 0);
    if (passing.has(error.kind)) this.#waitedMs += delayMs;
    const context = { delayMs, isDownload: this.#isDownload, endpoint: this.#endpoint };
    await this.#hold(
      {
        hold: holdsByKind[error.kind] ?? (isOffline ? "offline" : "throttled"),
        message: trouble(this.#job.export, error, context),
      },
      delayMs,
      isOffline,
    );
  }

  async #open(): Promise<Account | undefined> {
    const { connectionName } = this.#job.export.target;
    try {
      const account = await this.#job.account();
      if (!account) await this.#waitForKey(keyMissing(connectionName));
      return account;
    } catch (error) {
      this.#signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      this.#job.log("warn", `${this.#job.export.id}: ${connectionNotOpened(reason)}`);
      const delayMs = backoffMs(this.#attempt++, this.#job.random);
      await this.#hold({ hold: "offline", message: connectionNotOpened(reason) }, delayMs, true);
      return undefined;
    }
  }

  /** Without an end: only the user can mend it. */
  async #waitForKey(message: string): Promise<void> {
    const wakeUp = this.#wakeUp;
    if (wakeUp.aborted) return;
    this.#hasHeld = true;
    await this.#job.update({ hold: "signedOut", retryAt: undefined, message });
    await untilAborted(AbortSignal.any([wakeUp, this.#signal]));
    this.#signal.throwIfAborted();
  }

  async #hold(change: Change, delayMs: number, canBeWoken: boolean): Promise<void> {
    const wakeUp = this.#wakeUp;
    if (canBeWoken && wakeUp.aborted) return;
    const retryAt = new Date(this.#job.now().getTime() + delayMs).toISOString();
    this.#hasHeld = true;
    await this.#job.update({ ...change, retryAt });
    try {
      // A service that asks for patience gets it, whatever has changed here.
      const signal = canBeWoken ? AbortSignal.any([wakeUp, this.#signal]) : this.#signal;
      await this.#job.sleep(delayMs, signal);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!wakeUp.aborted) throw error;
    }
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
