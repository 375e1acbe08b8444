/** One export's life, from where it is to where it can go without the user. */
import { AccountError } from "../account/errors.ts";
import type { LogsResponse } from "../account/types.ts";
import { downloadLog } from "./download.ts";
import { type Change, Ended, type Job } from "./job.ts";
import * as messages from "./messages.ts";
import { endOfAnswer, endOfDisk, endOfPolling, endOfRequest, hourOfErrors } from "./outcome.ts";
import { Patience } from "./patience.ts";
import { pollUntilFinal } from "./poll.ts";

const maxWaitMs = 2 * 3_600_000;

/**
 * Works until the export is in a state that only the user can change. Every state is stored before what follows
 * from it, so that it can be taken up from any point. Rejects with the signal's reason when that is aborted,
 * and otherwise only when the end itself cannot be stored.
 */
export async function runExport(job: Job, signal: AbortSignal): Promise<void> {
  try {
    await work(job, signal);
  } catch (error) {
    signal.throwIfAborted();
    const end = await endOfDisk(error, job, 0);
    if (!(end instanceof Ended)) job.log("error", `${job.export.id}: ${describe(end)}`);
    const change: Change =
      end instanceof Ended ? end.change : { state: "stopped", wayOn: "continue", message: unexpected(end) };
    await job.update({ hold: undefined, retryAt: undefined, ...change });
  }
}

async function work(job: Job, signal: AbortSignal): Promise<void> {
  const endTurn = await job.takeTurn(signal);
  try {
    const answer = job.export.requestId === undefined ? await request(job, signal) : undefined;
    const link = job.export.state === "downloading" ? undefined : await waitForLink(job, answer, signal);
    await downloadLog(job, link, signal);
  } finally {
    endTurn();
  }
}

/** Sends the request. The token was stored before, so that it is the same request however often it is sent. */
async function request(job: Job, signal: AbortSignal): Promise<LogsResponse> {
  await job.update({ state: "requesting", requestedAt: job.export.requestedAt ?? job.now().toISOString() });
  const { target, start, end, idempotencyToken } = job.export;
  const { database, regionGroup } = target;
  const wanted = { database, regionGroup, timeStart: start, timeEnd: end, idempotencyToken };
  const patience = new Patience(job, signal, { giveUp: () => hourOfErrors(job) });
  try {
    const answer = await patience.call((account) => account.requestLogs(wanted, signal));
    await job.update({ state: "waiting", requestId: answer.requestId, serviceState: answer.state });
    return answer;
  } catch (error) {
    throw endOfRequest(error, job, patience.endpoint);
  }
}

/** Polls until the log is there. Resolves to its link. */
async function waitForLink(job: Job, first: LogsResponse | undefined, signal: AbortSignal): Promise<string> {
  const { requestId = "", target } = job.export;
  if (job.export.state !== "waiting") await job.update({ state: "waiting" });
  const patience = new Patience(job, signal, { giveUp: () => hourOfErrors(job) });
  const polling = {
    get: () => patience.call((account) => account.getLogs(requestId, target.regionGroup, signal)),
    onAnswer: (answer: LogsResponse) => noteAnswer(job, answer),
    sleep: job.sleep,
    random: job.random,
    maxWaitMs,
  };
  const answer = await pollUntilFinal(polling, first, signal).catch((error: unknown) => {
    throw error instanceof AccountError ? endOfPolling(error, job, patience.endpoint) : error;
  });
  if (!answer) {
    const message = messages.neverFinished(job.export);
    throw new Ended({ state: "timedOut", wayOn: "keepWaiting", message });
  }
  if (!answer.presignedUrl) throw endOfAnswer(answer, job);
  return answer.presignedUrl;
}

async function noteAnswer(job: Job, answer: LogsResponse): Promise<void> {
  const { state: serviceState, presignedUrlExpirationTime: linkExpiresAt } = answer;
  const hold = serviceState === "CreatingNewUrl" ? "renewingLink" : undefined;
  const known = job.export;
  if (known.serviceState === serviceState && known.hold === hold && known.linkExpiresAt === linkExpiresAt)
    return;
  await job.update({ serviceState, hold, linkExpiresAt });
}

function unexpected(error: unknown): string {
  return messages.unexpected(error instanceof Error ? error.message.replace(/\.$/, "") : String(error));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
