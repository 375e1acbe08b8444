import { fstatSync } from "node:fs";
import { stat } from "node:fs/promises";
import { isOutOfSpace } from "./disk-space.ts";
import type { LogProblem } from "./types.ts";

/** What stands at a path at one moment. */
export type Sight =
  | { readonly kind: "file"; readonly identity: string; readonly size: number; readonly modifiedNs: bigint }
  | { readonly kind: "gone" }
  | { readonly kind: "denied"; readonly reason: string };

export type FileSight = Sight & { readonly kind: "file" };

export async function lookAt(path: string): Promise<Sight> {
  try {
    return toSight(await stat(path, { bigint: true }));
  } catch (error) {
    return failedSight(error);
  }
}

/** @throws the system's error */
export function lookAtOpen(descriptor: number): Sight {
  return toSight(fstatSync(descriptor, { bigint: true }));
}

export function failedSight(error: unknown): Sight {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "gone" };
  return { kind: "denied", reason: systemReason(error) };
}

/** The system's own words, such as `permission denied`, without the code, the call and the path around them. */
function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z][A-Z0-9_]*: /, "").replace(/, \w+(?: '.*')?$/s, "");
}

/** Why something of the system's does not work, other than that the file is not there. */
export function systemProblem(error: unknown): LogProblem & { readonly kind: "noSpace" | "denied" } {
  return { kind: isOutOfSpace(error) ? "noSpace" : "denied", reason: systemReason(error) };
}

interface BigStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  isFile(): boolean;
}

function toSight(stats: BigStats): Sight {
  if (!stats.isFile()) return { kind: "denied", reason: "it is not a file" };
  return {
    kind: "file",
    identity: `${stats.dev}:${stats.ino}`,
    size: Number(stats.size),
    modifiedNs: stats.mtimeNs,
  };
}
