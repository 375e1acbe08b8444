/** Asking whether a log is ready, until it is. */
import type { LogsResponse } from "../account/types.ts";
import { backoffMs } from "./backoff.ts";

export interface Polling {
  /** Asks once. */
  get(): Promise<LogsResponse>;
  /** Called with every answer, before anything else happens. */
  onAnswer(answer: LogsResponse): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  /** Time spent waiting between answers after which it is given up. */
  readonly maxWaitMs: number;
}

/**
 * One answer after the other, with growing pauses. Resolves to the final answer, or to nothing when the service
 * took too long. `first` is an answer that is there already.
 */
export async function pollUntilFinal(
  { get, onAnswer, sleep, random, maxWaitMs }: Polling,
  first: LogsResponse | undefined,
  signal: AbortSignal,
): Promise<LogsResponse | undefined> {
  let answer = first ?? (await get());
  let waitedMs = 0;
  for (let attempt = 0; ; attempt++) {
    await onAnswer(answer);
    if (isFinal(answer)) return answer;
    if (waitedMs >= maxWaitMs) return undefined;
    const pauseMs = backoffMs(attempt, random);
    await sleep(pauseMs, signal);
    waitedMs += pauseMs;
    answer = await get();
  }
}

/** Complete is final only with the link. A state that is not known is not final. */
export function isFinal({ state, presignedUrl }: LogsResponse): boolean {
  if (state === "Complete") return presignedUrl !== undefined;
  return state === "DoesNotExist" || state === "Failed" || state === "TimedOut";
}
