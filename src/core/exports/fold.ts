/** What is said of a large export, summed up of its parts. */
import { dirname } from "node:path";
import { partsFailed } from "./messages.ts";
import {
  type ExportState,
  type ExportView,
  type Hold,
  type Part,
  retryableStates,
  runningStates,
} from "./types.ts";

/** Only parts have this. */
export type PartView = ExportView & { readonly part: Part };

/** `parts` in the order of time, at least one. */
export function foldParts(parts: readonly [PartView, ...PartView[]]): ExportView {
  const [{ part, target, createdAt, idempotencyToken }] = parts;
  const active = activeOf(parts);
  const state = stateOf(parts, active);
  const isRunning = runningStates.has(state);
  const hold = holdOf(active);
  const holding = hold && active.filter((one) => one.hold === hold);
  return {
    ...{ id: part.of, target, start: part.start, end: part.end, createdAt, idempotencyToken, parts },
    ...{ state, hold, retryAt: earliest(holding?.map((one) => one.retryAt)) },
    pausedBy: parts.find((one) => one.state === state && one.pausedBy)?.pausedBy,
    ...(holding ? { message: holding[0]?.message } : endOf(parts, state)),
    requestedAt: earliest(parts.map((one) => one.requestedAt)),
    finishedAt: isRunning ? undefined : latest(parts.map((one) => one.finishedAt)),
    file: parts.find(hasLog)?.file,
    receivedBytes: sum(parts.map((one) => one.receivedBytes)),
    fileBytes: sum(parts.map((one) => one.fileBytes)),
    records: sum(parts.map((one) => one.records)),
    isElsewhere: active.length > 0 && active.every((one) => one.isElsewhere),
    isFileMissing: !parts.some(hasLog) && parts.some((one) => one.isFileMissing),
    isOutOfReach: parts.some((one) => one.isOutOfReach) || undefined,
  };
}

/** Each on its own: the parts of large exports in their place. */
export function unfold(views: readonly ExportView[]): readonly ExportView[] {
  return views.flatMap((view) => view.parts ?? view);
}

/** The folder that is not there, where a log cannot be told to be deleted. */
export function folderAway(view: ExportView): string | undefined {
  const file = unfold([view]).find(({ isOutOfReach }) => isOutOfReach)?.file;
  return file && dirname(file);
}

/** There is a log to open, complete or not. */
export function hasLog({ state, file, isFileMissing, receivedBytes = 0 }: ExportView): boolean {
  if (!file || isFileMissing) return false;
  return state === "ready" || state === "downloading" || receivedBytes > 0;
}

/** What runs; not what only waits until a paused part goes on. */
function activeOf(parts: readonly ExportView[]): readonly ExportView[] {
  const isPaused = parts.some(({ state }) => state === "paused");
  return parts.filter(({ state }) => runningStates.has(state) && !(isPaused && state === "new"));
}

const whileActive = ["downloading", "waiting", "requesting", "new"] as const;
/** What needs the user comes first. */
const atTheEnd = ["paused", "failed", "refused", "timedOut", "stopped", "ready", "empty"] as const;

function stateOf(parts: readonly ExportView[], active: readonly ExportView[]): ExportState {
  const [among, order] = active.length > 0 ? [active, whileActive] : [parts, atTheEnd];
  return order.find((state) => among.some((part) => part.state === state)) ?? "new";
}

/** Why nothing moves; a key is needed as soon as one part needs it. */
function holdOf(active: readonly ExportView[]): Hold | undefined {
  if (active.some(({ hold }) => hold === "signedOut")) return "signedOut";
  // What waits for its turn would be held as well.
  const working = active.filter(({ state }) => state !== "new");
  return working.length > 0 && working.every(({ hold }) => hold) ? working[0]?.hold : undefined;
}

function endOf(parts: readonly PartView[], state: ExportState): Pick<ExportView, "message" | "wayOn"> {
  const ended = parts.find((one) => one.state === state && one.message);
  if (!retryableStates.has(state)) return { message: ended?.message, wayOn: ended?.wayOn };
  const failed = parts.filter((one) => retryableStates.has(one.state));
  const kept = parts.filter((one) => one.state === "ready").length;
  const messages = new Set(failed.map(({ message }) => message));
  // A refusal is the same for all, and says more.
  if (failed.length === parts.length && messages.size === 1)
    return { message: ended?.message, wayOn: ended?.wayOn };
  return { message: partsFailed(parts[0], failed.length, kept), wayOn: "retryParts" };
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}

function earliest(instants: readonly (string | undefined)[] = []): string | undefined {
  return sorted(instants)[0];
}

function latest(instants: readonly (string | undefined)[]): string | undefined {
  return sorted(instants).at(-1);
}

function sorted(instants: readonly (string | undefined)[]): readonly string[] {
  return instants.filter((instant) => instant !== undefined).sort();
}
