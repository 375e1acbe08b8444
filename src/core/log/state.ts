import type { RecordFacts, RowState } from "./types.ts";

const failedLevels = new Set([
  "error",
  "err",
  "fatal",
  "critical",
  "crit",
  "alert",
  "emergency",
  "emerg",
  "panic",
  "severe",
]);
const rejectedLevels = new Set(["warn", "warning"]);
const otherLevels = new Set([
  "trace",
  "debug",
  "verbose",
  "silly",
  "info",
  "information",
  "notice",
  "default",
]);

/** How a record went: by its status if it has one, else by its level, else by its retries. */
export function stateOf({ code, level, retries }: RecordFacts): RowState {
  const status = Number(code);
  if (status >= 500 && status < 600) return "failed";
  if (status >= 400 && status < 500) return "rejected";
  const byLevel = level === undefined ? "ok" : stateOfLevel(level);
  if (byLevel !== "ok") return byLevel;
  return retries !== undefined && retries > 0 ? "retried" : "ok";
}

/** Whether a text is the name of a level, in any case. */
export function isLevelWord(text: string): boolean {
  const word = text.toLowerCase();
  return failedLevels.has(word) || rejectedLevels.has(word) || otherLevels.has(word);
}

/** What a level is called in a log that writes it as a number. @param words those of the column that shows it */
export function levelWord(level: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, level) ? (words[level] ?? level) : level;
}

/** Words in any case, or the numbers of pino and bunyan: 40 is a warning, 50 an error. */
function stateOfLevel(level: string): RowState {
  const word = level.toLowerCase();
  if (failedLevels.has(word)) return "failed";
  if (rejectedLevels.has(word)) return "rejected";
  const number = Number(word);
  if (number >= 50 && number <= 100) return "failed";
  return number >= 40 && number < 50 ? "rejected" : "ok";
}
