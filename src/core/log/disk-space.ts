import { statfsSync } from "node:fs";

export interface DiskSpace {
  /** What this user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** There is too little space to go on. Later there may be more. */
export class NoSpaceError extends Error {
  override readonly name = "NoSpaceError";
  readonly code = "ENOSPC";
}

/** Of the disk that a folder is on. @throws the system's error */
export function diskSpace(folder: string): DiskSpace {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Whether something could not be written for want of space, or of what the user may use of it. */
export function isOutOfSpace(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT";
}
