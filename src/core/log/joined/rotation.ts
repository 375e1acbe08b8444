import { basename, dirname, join } from "node:path";

const packed = /\.(?:gz|zst)$/i;
/** `query.log.1`, by logrotate and most libraries. */
const numbered = /^(?<base>.+\.[a-z]+)\.(?<number>[1-9]\d{0,2})$/i;
/** `query.log-20240510` and `query.log.2024-05-10`, by logrotate with `dateext` and by the libraries of Java. */
const datedBehind = /^(?<base>.+\.[a-z]+)[-.](?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)$/i;
/** `query-2024-05-10.log`, by the libraries that write a new file each day. */
const datedWithin = /^(?<stem>.+)[-.](?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?<extension>\.[a-z]+)$/i;

/** What the name of a file tells of its place among those that it was rotated with. */
interface Rotated {
  /** The name of the file that is written to. */
  readonly base: string;
  /** The higher, the older. */
  readonly number?: number;
  /** Year, month and day, without anything between. */
  readonly date?: string;
}

/**
 * The other files that a log was rotated to, or from: only those whose names leave no doubt.
 * @param path of any of them
 * @param names of the files in its folder
 */
export function rotatedParts(path: string, names: readonly string[]): string[] {
  const own = basename(path);
  const base = readRotated(own).base;
  // What is packed just now is there twice for a moment.
  const isTwin = (name: string) => packed.test(name) && names.includes(withoutPacking(name));
  return names
    .filter((name) => withoutPacking(name) !== withoutPacking(own) && !isTwin(name))
    .filter((name) => (isRotated(name) || name === base) && readRotated(name).base === base)
    .map((name) => join(dirname(path), name));
}

/** The oldest first: by date, then the highest number first, and what is still written to last. */
export function inOrderOfRotation(paths: readonly string[]): string[] {
  const read = paths.map((path) => ({ path, ...readRotated(basename(path)) }));
  const rank = ({ date, number }: Rotated) => (date !== undefined ? 0 : number !== undefined ? 1 : 2);
  read.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.date ?? "").localeCompare(b.date ?? "") ||
      (b.number ?? 0) - (a.number ?? 0) ||
      a.path.localeCompare(b.path, "en", { numeric: true }),
  );
  return read.map(({ path }) => path);
}

/** Whether a file is one that another was rotated to. */
export function isRotated(name: string): boolean {
  const { number, date } = readRotated(name);
  return number !== undefined || date !== undefined;
}

function readRotated(name: string): Rotated {
  const plain = withoutPacking(name);
  const byNumber = numbered.exec(plain)?.groups;
  if (byNumber) return { base: byNumber.base ?? "", number: Number(byNumber.number) };
  const behind = datedBehind.exec(plain)?.groups;
  const within = datedWithin.exec(plain)?.groups;
  const dated = behind ?? within;
  if (!dated || !isDate(dated)) return { base: plain };
  const base = behind?.base ?? `${within?.stem}${within?.extension}`;
  return { base, date: `${dated.year}${dated.month}${dated.day}` };
}

function isDate({ year, month, day }: { [part: string]: string | undefined }): boolean {
  const written = `${year}-${month}-${day}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written);
}

function withoutPacking(name: string): string {
  return name.replace(packed, "");
}
