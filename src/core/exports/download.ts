/** From a finished request to a log on disk, through broken connections, expired links and changed objects. */
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AccountError } from "../account/errors.ts";
import type { Download } from "../account/index.ts";
import { backoffMs } from "./backoff.ts";
import { logFileName, reserveFile, takeAnnounced } from "./filename.ts";
import { type Change, Ended, type Job } from "./job.ts";
import * as messages from "./messages.ts";
import { endOfAnswer, endOfDisk, endOfPolling, endOfSize } from "./outcome.ts";
import { isOnTheWay, Patience } from "./patience.ts";
import { pollUntilFinal } from "./poll.ts";
import { Progress } from "./progress.ts";
import { assertRoom, TooLargeError } from "./room.ts";
import { CutShortError, DamagedLogError, partPathOf, type Sink } from "./sink.ts";

/** Links that the store refuses one after the other, without a byte in between. */
const maxRenewals = 4;
const maxRenewalWaitMs = 600_000;

/**
 * Downloads the log of an export that is complete on the server; `link` is a presigned URL where one is known.
 * @throws Ended unless the log is there, whole and durable; the signal's reason.
 */
export async function downloadLog(job: Job, link: string | undefined, signal: AbortSignal): Promise<void> {
  const giveBackSlot = await job.takeSlot(signal);
  let download: LogDownload | undefined;
  try {
    const file = job.export.file ?? (await newFile(job));
    await mkdir(dirname(file), { recursive: true });
    await job.update({ state: "downloading", file, announcedFile: undefined, message: undefined });
    download = new LogDownload(job, await openSink(job, file, signal), link, signal);
    await download.run();
  } catch (error) {
    signal.throwIfAborted();
    const logBytes = download?.logBytes ?? 0;
    throw error instanceof TooLargeError ? endOfSize(job, logBytes) : await endOfDisk(error, job, logBytes);
  } finally {
    await download?.close();
    giveBackSlot();
  }
}

/** Its name is stored before it is made: after a crash no file is left that is nobody's. */
async function newFile(job: Job): Promise<string> {
  const { announcedFile: known } = job.export;
  if (known && dirname(known) === job.logFolder() && !job.isTaken(known) && (await takeAnnounced(known))) {
    return known;
  }
  return reserveFile(job.logFolder(), logFileName(job.export), (announcedFile) =>
    job.update({ announcedFile }),
  );
}

/** Compressed bytes that cannot be unpacked again, as after a power cut, are dropped. */
async function openSink(job: Job, file: string, signal: AbortSignal): Promise<Sink> {
  try {
    return await job.openSink(file, job.limits, signal);
  } catch (error) {
    if (!(error instanceof DamagedLogError)) throw error;
    await rm(partPathOf(file));
    return job.openSink(file, job.limits, signal);
  }
}

class LogDownload {
  readonly #job: Job;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  readonly #progress: Progress;
  #sink: Sink;
  #link: string | undefined;
  #renewals = 0;
  /** What arrives again after the download began anew is no progress. */
  #furthestBytes: number;
  /** The bytes come from more than one answer, so that damage may come of their seam. */
  #hasSeam: boolean;

  constructor(job: Job, sink: Sink, link: string | undefined, signal: AbortSignal) {
    this.#job = job;
    this.#sink = sink;
    this.#link = link;
    this.#signal = signal;
    this.#furthestBytes = sink.receivedBytes;
    this.#hasSeam = sink.receivedBytes > 0;
    this.#progress = new Progress(job.now, sink.receivedBytes);
    this.#patience = new Patience(job, signal, {
      isDownload: true,
      giveUp: (error) => this.#brokeOff(error),
    });
  }

  get logBytes(): number {
    return this.#sink.logBytes;
  }

  async run(): Promise<void> {
    for (;;) {
      try {
        await this.#receive();
        return await this.#finish();
      } catch (error) {
        this.#signal.throwIfAborted();
        await this.#recover(error);
      }
    }
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  /** Takes what is missing, all of it. */
  async #receive(): Promise<void> {
    const { etag, totalBytes } = this.#job.export;
    const from = this.#sink.receivedBytes;
    if (from > 0 && from === totalBytes) return;
    this.#link ??= await this.#newLink();
    const account = await this.#patience.account();
    const download = await account.download(this.#link, { from, etag }, this.#signal);
    try {
      if (!(await this.#continues(download))) return await this.#receive();
      await this.#assertRoom();
      for await (const bytes of download.body) await this.#take(bytes);
    } finally {
      await download.close();
    }
    const total = this.#job.export.totalBytes;
    if (total === undefined) return;
    if (this.#sink.receivedBytes < total) throw closedEarly();
    if (this.#sink.receivedBytes === total) return;
    await this.#startOver(messages.changedOnServer);
    await this.#receive();
  }

  /** A disk that cannot take the rest is better found now than filled. A log is no smaller than what it comes as. */
  async #assertRoom(): Promise<void> {
    const { file = "", totalBytes = 0 } = this.#job.export;
    const leftBytes = Math.max(0, totalBytes - this.#sink.receivedBytes);
    await assertRoom(dirname(file), 2 * leftBytes, this.#job.limits);
  }

  async #take(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(bytes);
    const { receivedBytes } = this.#sink;
    if (receivedBytes <= this.#furthestBytes) await this.#patience.goOn();
    else {
      this.#furthestBytes = receivedBytes;
      this.#renewals = 0;
      await this.#patience.succeeded();
    }
    const shown = this.#progress.at(receivedBytes, this.#job.export.totalBytes);
    if (shown) this.#job.progress({ receivedBytes }, shown.secondsLeft);
  }

  /**
   * Makes ready for an answer. False: what is here and what the answer has do not fit together, and it is to be
   * asked again from the beginning.
   */
  async #continues(download: Download): Promise<boolean> {
    const { etag, totalBytes } = this.#job.export;
    const from = this.#sink.receivedBytes;
    const isSame = isEqualOrUnknown(etag, download.etag) && isEqualOrUnknown(totalBytes, download.totalBytes);
    if (download.status === 200) {
      if (from > 0) await this.#startOver(isSame ? messages.cannotResume : messages.changedOnServer);
      await this.#note({ etag: download.etag, totalBytes: download.totalBytes, receivedBytes: 0 });
      this.#hasSeam = false;
      return true;
    }
    const fits = download.status === 206 ? download.start === from : download.totalBytes === from;
    if (!fits || !isSame) {
      await this.#startOver(messages.changedOnServer);
      return false;
    }
    this.#hasSeam = true;
    await this.#note({ totalBytes: download.totalBytes ?? totalBytes });
    return true;
  }

  async #startOver(message: string): Promise<void> {
    // Emptied before it is noted: bytes of one answer must never be taken for those of another.
    await this.#sink.restart();
    const change = { receivedBytes: 0, etag: undefined, totalBytes: undefined };
    const going = { hold: undefined, retryAt: undefined } as const;
    await this.#job.update({ ...change, ...going, hasStartedOver: true, message });
  }

  async #note(change: Pick<Change, "etag" | "totalBytes" | "receivedBytes">): Promise<void> {
    const { etag, totalBytes } = { ...this.#job.export, ...change };
    if (etag === this.#job.export.etag && totalBytes === this.#job.export.totalBytes) return;
    await this.#job.update(change);
  }

  async #finish(): Promise<void> {
    const { fileBytes, records } = await this.#sink.finish();
    const { receivedBytes } = this.#sink;
    await this.#job.update({
      state: "ready",
      finishedAt: this.#job.now().toISOString(),
      ...{ fileBytes, records, receivedBytes, totalBytes: receivedBytes },
      ...{ hold: undefined, retryAt: undefined, message: undefined },
      ...{ hasStartedOver: undefined, linkExpiresAt: undefined },
    });
  }

  /** Returns when it makes sense to try again. */
  async #recover(error: unknown): Promise<void> {
    // Messages say how much there is.
    this.#job.progress({ receivedBytes: this.#sink.receivedBytes }, undefined);
    if (error instanceof DamagedLogError) return this.#recoverFromDamage();
    if (error instanceof CutShortError) return this.#recoverFromCut();
    if (!(error instanceof AccountError)) throw error;
    if (error.kind === "linkExpired") return this.#recoverFromRefusedLink();
    if (error.kind === "insecure") {
      throw new Ended({ state: "stopped", wayOn: "continue", message: messages.insecureLink });
    }
    // Where the link leads may be gone for good: the service is asked again, as it may have another one by then.
    if (isOnTheWay(error)) this.#link = undefined;
    await this.#patience.failed(error).catch((final: unknown) => {
      throw final instanceof AccountError ? this.#brokeOff(final) : final;
    });
  }

  async #recoverFromDamage(): Promise<void> {
    if (this.#hasSeam) return this.#startOver(messages.changedOnServer);
    await this.#sink.salvage();
    const message = messages.damaged(this.#job.export, this.#sink.logBytes);
    // That something has arrived is still true: it can be opened.
    const change = { etag: undefined, totalBytes: undefined };
    const finishedAt = this.#job.now().toISOString();
    const kept = { isRequestKept: true, wayOn: "downloadAgain" } as const;
    throw new Ended({ ...change, ...kept, state: "failed", finishedAt, message });
  }

  /** All was sent, and it is no whole gzip file: only where nobody said how much there is, more may come. */
  async #recoverFromCut(): Promise<void> {
    if (this.#job.export.totalBytes !== undefined) return this.#recoverFromDamage();
    await this.#sink.close();
    this.#sink = await openSink(this.#job, this.#job.export.file ?? "", this.#signal);
    await this.#patience.failed(closedEarly());
  }

  async #recoverFromRefusedLink(): Promise<void> {
    this.#link = undefined;
    if (this.#renewals++ >= maxRenewals) throw this.#linkNotRenewed();
    await this.#job.update({ hold: "renewingLink", retryAt: undefined, message: undefined });
    // The first link may just have been old; if the next one is refused too, the store needs time.
    if (this.#renewals > 1) await this.#job.sleep(backoffMs(this.#renewals, this.#job.random), this.#signal);
  }

  async #newLink(): Promise<string> {
    const { requestId = "", target, receivedBytes = 0 } = this.#job.export;
    const patience = new Patience(this.#job, this.#signal, {
      isWithin: true,
      giveUp: (error) => this.#brokeOff(error),
    });
    const polling = {
      get: () => patience.call((account) => account.getLogs(requestId, target.regionGroup, this.#signal)),
      onAnswer: () => this.#showRenewal(),
      sleep: this.#job.sleep,
      random: this.#job.random,
      maxWaitMs: maxRenewalWaitMs,
    };
    const answer = await pollUntilFinal(polling, undefined, this.#signal).catch((error: unknown) => {
      throw endOfPolling(error, this.#job, patience.endpoint);
    });
    if (!answer) throw this.#linkNotRenewed();
    const { presignedUrl, presignedUrlExpirationTime: linkExpiresAt } = answer;
    if (!presignedUrl) throw receivedBytes > 0 ? this.#linkNotRenewed() : endOfAnswer(answer, this.#job);
    await this.#job.update({ linkExpiresAt });
    return presignedUrl;
  }

  async #showRenewal(): Promise<void> {
    if (this.#renewals > 0 && this.#job.export.hold !== "renewingLink") {
      await this.#job.update({ hold: "renewingLink" });
    }
  }

  #brokeOff(error: AccountError): Ended {
    const message = messages.brokeOff(this.#job.export, error.reason ?? "no reason was given");
    return new Ended({ state: "stopped", wayOn: "continue", message });
  }

  #linkNotRenewed(): Ended {
    const { receivedBytes } = this.#sink;
    return new Ended({
      state: "stopped",
      wayOn: "requestAgain",
      receivedBytes,
      message: messages.linkNotRenewed({ receivedBytes }),
    });
  }
}

function isEqualOrUnknown<Value>(a: Value | undefined, b: Value | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function closedEarly(): AccountError {
  return new AccountError("network", "GET log", { reason: "The connection was closed early" });
}
