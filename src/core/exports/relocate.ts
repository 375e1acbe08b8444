/** Taking what has arrived of a log to another folder. */
import { copyFile, rm } from "node:fs/promises";
import { basename } from "node:path";
import { reserveFile } from "./filename.ts";
import { partPathOf } from "./sink.ts";

/**
 * Copies the compressed bytes, out of which the log is made again, and has the new path stored before the old files
 * go. @throws the error of the file system; then all is where it was
 */
export async function moveArrived(
  file: string,
  folder: string,
  store: (file: string) => Promise<void>,
): Promise<void> {
  const moved = await reserveFile(folder, basename(file));
  try {
    await copyFile(partPathOf(file), partPathOf(moved)).catch(ignoreMissing);
    await store(moved);
  } catch (error) {
    await Promise.all([moved, partPathOf(moved)].map((path) => rm(path, { force: true })));
    throw error;
  }
  // What cannot be deleted, as on a disk that has become read-only, is only in the way.
  await Promise.allSettled([file, partPathOf(file)].map((path) => rm(path, { force: true })));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
