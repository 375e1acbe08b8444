/** From which state, and with what forgotten, an export is taken up again. */
import type { Change } from "./job.ts";
import { type Export, resumableStates, retryableStates, runningStates } from "./types.ts";

/** How it is taken up; nothing where it cannot be. */
export type Restart = (one: Export, newToken: () => string) => Change | undefined;

/** What was running goes on as it is, in whichever window. */
export const goOn: Restart = ({ state }) => (runningStates.has(state) ? {} : undefined);

export const resume: Restart = (one) => (resumableStates.has(one.state) ? whereItWas(one) : undefined);

export const retry: Restart = (one, newToken) => {
  if (one.state === "ready") return fromTheServer;
  if (!retryableStates.has(one.state) && one.state !== "stopped") return undefined;
  return one.isRequestKept ? whereItWas(one) : { ...asIfNew, idempotencyToken: newToken() };
};

const untroubled: Change = {
  hold: undefined,
  retryAt: undefined,
  pausedBy: undefined,
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
const asIfNew: Change = {
  ...fromTheServer,
  state: "new",
  requestId: undefined,
  requestedAt: undefined,
  serviceState: undefined,
  linkExpiresAt: undefined,
};
