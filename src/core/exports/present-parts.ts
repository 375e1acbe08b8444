/** How a large export looks: what is said of its parts together. */
import { formatAge, formatRange, formatSize } from "../format.ts";
import { hasLog } from "./fold.ts";
import { type ExportState, type ExportView, runningStates } from "./types.ts";

/** What is said of one export in a few words, such as why it does not move. */
type Words = (view: ExportView) => string | undefined;

const troubles = [
  ["failed", "failed"],
  ["refused", "refused"],
  ["timedOut", "timed out"],
  ["stopped", "stopped"],
] as const satisfies readonly (readonly [ExportState, string])[];

/** `3 of 5 parts`, and what is the matter with the others. */
export function partsWords(
  view: ExportView,
  parts: readonly ExportView[],
  haltWords: string | undefined,
  now: Date,
): readonly string[] {
  const count = countOf(parts);
  const done = parts.filter(({ state }) => state === "ready" || state === "empty").length;
  if (view.state === "empty" && done === count) return ["no queries"];
  const lost = parts.filter(({ state, isFileMissing }) => state === "ready" && isFileMissing).length;
  return [
    done === count ? `${count} parts` : partsDone(parts),
    view.state === "ready" && !view.isFileMissing ? sizeAndAge(view, now) : [],
    haltWords ?? [],
    troubles.flatMap(([state, words]) => counted(parts.filter((part) => part.state === state).length, words)),
    lost === 1 ? "1 file not found" : counted(lost, "files not found"),
    counted(count - parts.length, "missing"),
  ].flat();
}

/** `3 of 5 parts`: those of which there is nothing more to come. */
export function partsDone(parts: readonly ExportView[]): string {
  const done = parts.filter(({ state }) => state === "ready" || state === "empty").length;
  return `${done} of ${countOf(parts)} parts`;
}

/** Words for menus, after those that any export has. */
export function partsContextWords(view: ExportView, parts: readonly ExportView[]): readonly string[] {
  const isRunning = runningStates.has(view.state);
  const others = ["paused", ...troubles.map(([state]) => state)].filter(
    (state) => (isRunning || state !== view.state) && parts.some((part) => part.state === state),
  );
  const isLost = parts.some(({ state, isFileMissing }) => state === "ready" && isFileMissing);
  return ["parts", isRunning && hasLog(view) ? "arriving" : [], others, isLost ? "lost" : []].flat();
}

/**
 * The stretches of the range of which there is something to say, and what: `31 Mar – 28 Jun: failed`. Neighbours of
 * which the same is to be said are one.
 */
export function gapsOf(parts: readonly ExportView[], wordsOf: Words, now: Date): readonly string[] {
  const gaps: { start: string; end: string; words: string }[] = [];
  const add = (start: string, end: string, words: string) => {
    const last = gaps.at(-1);
    if (last?.end === start && last.words === words) last.end = end;
    else gaps.push({ start, end, words });
  };
  let reached = parts[0]?.part?.start ?? "";
  for (const part of parts) {
    if (part.start > reached) add(reached, part.start, "not in the list");
    const words = wordsOf(part);
    if (words) add(part.start, part.end, words);
    reached = part.end;
  }
  const end = parts[0]?.part?.end ?? "";
  if (end > reached) add(reached, end, "not in the list");
  return gaps.map(
    ({ start, end, words }) => `${formatRange(new Date(start), new Date(end), { now })}: ${words}`,
  );
}

function countOf(parts: readonly ExportView[]): number {
  return parts[0]?.part?.count ?? parts.length;
}

function sizeAndAge({ fileBytes = 0, finishedAt }: ExportView, now: Date): readonly string[] {
  return [formatSize(fileBytes), finishedAt ? formatAge(new Date(finishedAt), now) : []].flat();
}

function counted(count: number, words: string): readonly string[] {
  return count > 0 ? [`${count} ${words}`] : [];
}
