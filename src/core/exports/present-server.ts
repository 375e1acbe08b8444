/** How a request that the service has looks in a quick pick. */
import { formatRange, targetLabel } from "../format.ts";
import type { ServerRequest } from "./types.ts";

export interface PresentedRequest {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** `ECommerce/prod`, `10 May 13:00 – 15:00 · complete`, `Request ID 398123441122`. */
export function presentServerRequest(request: ServerRequest, now: Date): PresentedRequest {
  const range = formatRange(new Date(request.start), new Date(request.end), { now });
  return {
    label: targetLabel(request.target),
    description: `${range} · ${words[request.serviceState] ?? `state '${request.serviceState}'`}`,
    detail: `Request ID ${request.requestId}`,
  };
}

const words: Readonly<Record<string, string | undefined>> = {
  Complete: "complete",
  CreatingNewUrl: "renewing link",
  DoesNotExist: "no queries",
  Failed: "failed",
  Pending: "waiting",
  Requested: "waiting",
  TimedOut: "timed out",
};
