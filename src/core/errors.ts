/**
 * An error whose message is for the user as it stands: what happened, what was kept, what to do.
 * `cause` holds what only the output channel shows.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
