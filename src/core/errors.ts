/**
 * An error whose message is for the user as it stands: what happened, what was kept, what to do.
 * `cause` holds what only the output channel shows.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Whether a message may be shown as it stands; also true for one that crossed a thread or a frame. */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === "UserError";
}
