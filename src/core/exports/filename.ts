/** What the file of an export is called. */
import { mkdir, open, stat } from "node:fs/promises";
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
 * before the extension where the name is taken. Resolves to its path, which is announced before the file is there.
 */
export async function reserveFile(
  folder: string,
  name: string,
  announce: (path: string) => Promise<void> = async () => {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : name.replace(/(?=\.ndjson$)/, `-${count}`));
    if ((await sizeOf(path)) !== undefined) continue;
    await announce(path);
    if (await create(path)) return path;
  }
}

/** Whether the file that was announced can be had: it was created before, or can be now. */
export async function takeAnnounced(path: string): Promise<boolean> {
  return (await sizeOf(path)) === 0 || create(path);
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
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

/** `2h`, `90m`, `7d`, `45s`: the largest unit that is exact, or else the largest one of which there are two. */
function compactLength(lengthMs: number): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "m"],
    [1000, "s"],
  ] as const;
  const exact = units.find(([size]) => lengthMs % size === 0);
  const [unitMs, unit] = exact ?? units.find(([size]) => lengthMs >= 2 * size) ?? [1, "ms"];
  return `${Math.round(lengthMs / unitMs)}${unit}`;
}
