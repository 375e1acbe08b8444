/** The list of what could be written at the caret: what is shown of it, which item is chosen, what taking it does. */
import type { Suggestions } from "../protocol/explorer.ts";

export interface ShownSuggestions extends Suggestions {
  /** The text that they are for; in another they are not shown. */
  readonly query: string;
  /** Item that Enter takes; -1 where Enter runs the query. */
  readonly chosen: number;
}

export interface Taken {
  readonly text: string;
  readonly caret: number;
}

/**
 * What is shown of the suggestions for a query; nothing where there is none that helps. Lists that come by
 * themselves offer what begins as is typed, and let Enter run the query; one that was asked for has all.
 */
export function shownSuggestions(
  query: string,
  found: Suggestions | undefined,
  isAskedFor: boolean,
): ShownSuggestions | undefined {
  if (!found) return undefined;
  const typed = query.slice(found.start, found.end).replace(/^"|"$/g, "").toLowerCase();
  if (isAskedFor) return found.items.length > 0 ? { ...found, query, chosen: 0 } : undefined;
  if (found.kind === "field" && typed === "") return undefined;
  const items = found.items.filter(({ label }) => found.kind === "value" || beginsAs(label, typed));
  // What is written already needs no list.
  const isWritten = items.some(({ label }) => label.toLowerCase() === typed) && items.length === 1;
  if (items.length === 0 || isWritten) return undefined;
  return { ...found, items, query, chosen: typed === "" ? 0 : -1 };
}

/** Goes to the next item (1) or the one before (-1), round at the ends. */
export function choose(list: ShownSuggestions, step: number): ShownSuggestions {
  const { length } = list.items;
  const from = list.chosen < 0 && step < 0 ? 0 : list.chosen;
  return { ...list, chosen: (from + step + length) % length };
}

/** The query with an item in the place of what is typed, and the caret behind it. */
export function take(list: ShownSuggestions, item = Math.max(0, list.chosen)): Taken | undefined {
  const taken = list.items[item];
  if (!taken) return undefined;
  const { query, start, end } = list;
  return {
    text: query.slice(0, start) + taken.text + query.slice(end),
    caret: start + taken.text.length,
  };
}

/** The name begins with what is typed, or a part of a path does. */
function beginsAs(label: string, typed: string): boolean {
  const lower = label.toLowerCase();
  return lower.startsWith(typed) || lower.split(/[._]/).some((part) => part.startsWith(typed));
}
