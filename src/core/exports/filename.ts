/** What the file of an export is called. */
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { Export } from "./types.ts";

/** `prod-20240510T1100Z-2h.ndjson`: the last part of the path, the start in UTC and the length. */
export function logFileName({ target, start, end }: Pick<Export, "target" | "start" | "end">): string {
  const name = (target.database ?? target.regionGroup).split("/").at(-1) ?? "";
  const from = new Date(start);
  const stamp = from.toISOString().replaceAll(/[-:]/g, "");
  // Seconds are said only where there are any.
  const time = from.getUTCSeconds() === 0 ? stamp.slice(0, 13) : stamp.slice(0, 15);
  return `${safeName(name)}-${time}Z-${compactLength(new Date(end).getTime() - from.getTime())}.ndjson`;
}

/**
 * Creates an empty file of this name in the folder, which is made where it is missing; `-2` and so on
 * before the extension where the name is taken. Resolves to its path.
 */
export async function reserveFile(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : name.replace(/(?=\.ndjson$)/, `-${count}`));
    try {
      await (await open(path, "wx")).close();
      return path;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

/** A name that every file system takes, and that is no path, no hidden file and no device. */
function safeName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replaceAll(/[\s\p{C}"*/:<>?\\|%]+/gu, "_")
    .replaceAll(/^[.\-_]+|[.\-_]+$/g, "");
  if (safe === "") return "log";
  // Names are limited in bytes, and a letter may have up to four of them.
  const cut = [...safe].slice(0, 40).join("");
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cut) ? `${cut}_` : cut;
}

/** `2h`, `90m`, `7d`, `45s`: the largest unit that is exact. */
function compactLength(lengthMs: number): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "m"],
    [1000, "s"],
  ] as const;
  const [unitMs, unit] = units.find(([size]) => lengthMs % size === 0) ?? [1, "ms"];
  return `${Math.round(lengthMs / unitMs)}${unit}`;
}
