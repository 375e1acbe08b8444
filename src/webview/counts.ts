import { formatCount, formatCountOf } from "./format.ts";
import { isGrowing, isText, type PageState } from "./state.ts";

/** What stands beside the query. The number leads, in the colour of data; the words are quiet. */
export interface Count {
  readonly number: string | undefined;
  readonly words: string;
}

/** What the query selects. `so far` while it may become more. */
export function countOf(state: PageState): Count | undefined {
  const { status, search, mode, typedError, ordinal } = state;
  if (!status) return undefined;
  const noun = isText(state) ? "line" : "record";
  if (!search) return countOfAll(status.records, noun, isGrowing(state));
  const { matches, isDone } = search.status;
  const number = formatCount(matches);
  if (typedError) return { number: undefined, words: `${number}, last valid query` };
  if (mode === "filter") {
    const all = isText(state) ? formatCountOf(status.records, noun) : formatCount(status.records);
    return { number, words: isDone ? `of ${all}` : "so far" };
  }
  const found = isDone ? (matches === 1 ? "match" : "matches") : "so far";
  if (ordinal === undefined) return { number, words: found };
  return { number: formatCount(ordinal + 1), words: `of ${number} ${found}` };
}

function countOfAll(records: number, noun: string, isGrowing: boolean): Count | undefined {
  if (records === 0) return isGrowing ? undefined : { number: undefined, words: `No ${noun}s` };
  const words = records === 1 ? noun : `${noun}s`;
  return { number: formatCount(records), words: isGrowing ? "so far" : words };
}

/** The share of what is under way: an order before a search before a download before the reading of the file. */
export function progressOf(state: PageState): number | undefined {
  const { search, sort, status, arriving, isSearchLong, isReadingLong } = state;
  if (sort?.next && isSearchLong) return sort.next.progress;
  if (search && !search.status.isDone && status && isSearchLong)
    return search.status.scanned / Math.max(1, status.records);
  if (arriving?.total) return arriving.received / arriving.total;
  return status && isReadingLong ? status.progress : undefined;
}
