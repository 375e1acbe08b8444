/** From which state, and with what forgotten, an export is taken up again. */
import type { Change } from "./job.ts";
import { type Export, type ExportView, resumableStates, retryableStates, runningStates } from "./types.ts";

/** How it is taken up; nothing where it cannot be. */
export type Restart = (one: Export, newToken: () => string) => Change | undefined;

/** What was running goes on as it is, in whichever window. */
export const goOn: Restart = ({ state }) => (runningStates.has(state) ? {} : undefined);

export const resume: Restart = (one, newToken) => {
  if (!resumableStates.has(one.state)) return undefined;
  // There is nothing to go on from any more.
  if (one.wayOn === "requestAgain" || one.wayOn === "shorterRange") return withNewRequest(newToken);
  return one.wayOn === "allowSize" ? { ...whereItWas(one), isAnySizeAllowed: true } : whereItWas(one);
};

export const retry: Restart = (one, newToken) => {
  if (one.state === "ready") return fromTheServer;
  if (!retryableStates.has(one.state) && one.state !== "stopped") return undefined;
  return one.isRequestKept ? whereItWas(one) : withNewRequest(newToken);
};

/** Of a large export: what failed. Where nothing did, what is to be downloaded again: missing files, or else all. */
export function partsToRetry(parts: readonly ExportView[]): readonly ExportView[] {
  const failed = parts.filter(({ state }) => retryableStates.has(state));
  if (failed.length > 0) return failed;
  const ready = parts.filter(({ state }) => state === "ready");
  const missing = ready.filter(({ isFileMissing }) => isFileMissing);
  return missing.length > 0 ? missing : ready;
}

const untroubled: Change = {
  hold: undefined,
  retryAt: undefined,
  pausedBy: undefined,
  wayOn: undefined,
  message: undefined,
  finishedAt: undefined,
  isRequestKept: undefined,
  hasStartedOver: undefined,
};

function whereItWas({ requestId, file }: Export): Change {
  if (requestId === undefined) return { ...untroubled, state: "new" };
  return { ...untroubled, state: file === undefined ? "waiting" : "downloading" };
}

/** Downloads once more what the server has. */
const fromTheServer: Change = {
  ...untroubled,
  state: "downloading",
  receivedBytes: undefined,
  totalBytes: undefined,
  etag: undefined,
  fileBytes: undefined,
  records: undefined,
};

/** Asks for the same logs with a request of its own. The file is written anew where it was. */
function withNewRequest(newToken: () => string): Change {
  return { ...asIfNew, idempotencyToken: newToken() };
}

const asIfNew: Change = {
  ...fromTheServer,
  state: "new",
  requestId: undefined,
  requestedAt: undefined,
  serviceState: undefined,
  linkExpiresAt: undefined,
  isAdopted: undefined,
};
