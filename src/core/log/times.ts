import { microsecondsOf } from "./kernel/instants.ts";

/**
 * The instant that a value names, in whole epoch milliseconds: what is finer is cut. Which values name one is said
 * at `microsecondsOf`, so that a row, a query and a column of the kernel never disagree.
 * @param value a number as written, or the text of a string
 */
export function parseTime(value: string): number | undefined {
  const microseconds = microsecondsOf(value);
  return Number.isNaN(microseconds) ? undefined : Math.floor(microseconds / 1000);
}
