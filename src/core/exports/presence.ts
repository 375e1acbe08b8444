/** Whether files are where they were left: with one look at each folder, however many there are. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";

export type Presence =
  | "there"
  /** Its folder is there, and it is not: it was moved or deleted. */
  | "missing"
  /** Its folder is not there or cannot be read: it may be on a drive that is not connected. */
  | "outOfReach";

/** Looks at the file system. */
export interface Look {
  /** Names in a folder. Rejects when it is not there or cannot be read. */
  names(folder: string): Promise<readonly string[]>;
  /** Whether a file is there. Rejects when that cannot be told. */
  isThere(file: string): Promise<boolean>;
  /** No drive is connected where drives are. */
  isEmptyMount(folder: string): Promise<boolean>;
}

/** Where drives are connected. What is on the disk of the system there stands in for a drive that is not. */
const mounts = /^\/(mnt|media|run\/media|Volumes)\//;

const onDisk: Look = {
  names: (folder) => readdir(folder),
  isThere,
  async isEmptyMount(folder) {
    const path = await realpath(folder);
    if (!mounts.test(`${path}/`)) return false;
    return (await stat(path)).dev === (await stat("/")).dev;
  },
};

/** Never rejects. */
export async function lookForFiles(
  files: Iterable<string>,
  look: Look = onDisk,
): Promise<ReadonlyMap<string, Presence>> {
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = dirname(file);
    const inFolder = byFolder.get(folder);
    if (inFolder) inFolder.push(file);
    else byFolder.set(folder, [file]);
  }
  const found = await Promise.all(
    [...byFolder].map(([folder, inFolder]) => lookInto(folder, inFolder, look)),
  );
  return new Map(found.flat());
}

async function lookInto(
  folder: string,
  files: readonly string[],
  look: Look,
): Promise<(readonly [string, Presence])[]> {
  try {
    const names = new Set(files.length > 1 ? await look.names(folder) : []);
    const found = await Promise.all(
      files.map(async (file) => {
        // Some file systems write a name otherwise than it was given, and still find it by that.
        const isFound = names.has(basename(file)) || (await look.isThere(file));
        return [file, isFound ? "there" : "missing"] as const;
      }),
    );
    if (found.some(([, presence]) => presence === "there")) return found;
    await look.names(folder);
    if (!(await look.isEmptyMount(folder))) return found;
  } catch {
    // It is not known what is there.
  }
  return files.map((file) => [file, "outOfReach"]);
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
