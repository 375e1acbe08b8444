import { closeSync } from "node:fs";
import { isGzip } from "./gzip.ts";
import { type Origin, PlainOrigin, problemOrigin } from "./origin.ts";
import { systemProblem } from "./sight.ts";
import type { LogProblem } from "./types.ts";
import { UnpackCache, type UnpackCacheOptions } from "./unpack-cache.ts";
import { type UnpackedKind, UnpackedOrigin } from "./unpacked-origin.ts";
import { utf16Of } from "./utf16.ts";
import { canUnpackZstd } from "./zstd.ts";
import { isZstd, mayBecomeZstd } from "./zstd-frame.ts";

export interface OpenOriginOptions {
  readonly path: string;
  /** Where it is unpacked to. */
  readonly cache: UnpackCacheOptions;
  /** How long to wait for space before it is looked at again. */
  readonly spacePollMs: number;
  /** Called when there are more bytes, and when there will be none. */
  readonly onChange: () => void;
}

/**
 * The bytes of the log that a file holds, plain or unpacked, whatever its name says. The descriptor is handed over.
 * @param head the first bytes of the file
 */
export function openOrigin(
  descriptor: number,
  fileSize: number,
  head: Buffer,
  { path, cache, spacePollMs, onChange }: OpenOriginOptions,
): Origin {
  const kind = kindOf(head);
  if (!kind) return new PlainOrigin(descriptor, fileSize, misnamed(path, head));
  if (kind === "zstd" && !canUnpackZstd) return closedOrigin(descriptor, { kind: "noZstd" });
  try {
    return new UnpackedOrigin({
      kind,
      descriptor,
      fileSize,
      cache: new UnpackCache(cache),
      spacePollMs,
      onChange,
    });
  } catch (error) {
    // The file is all right, but there is no place to unpack it to.
    return closedOrigin(descriptor, systemProblem(error));
  }
}

/** Whether so few bytes can become those of another kind of file. */
export function isTooShortToTell(head: Buffer): boolean {
  return head.length < 2 || mayBecomeZstd(head);
}

function kindOf(head: Buffer): UnpackedKind | undefined {
  if (isGzip(head)) return "gzip";
  if (isZstd(head)) return "zstd";
  return utf16Of(head) ? "utf16" : undefined;
}

function misnamed(path: string, head: Buffer): LogProblem | undefined {
  if (isTooShortToTell(head)) return undefined;
  if (/\.gz$/i.test(path)) return { kind: "notGzip" };
  return /\.zst$/i.test(path) ? { kind: "notZstd" } : undefined;
}

function closedOrigin(descriptor: number, problem: LogProblem): Origin {
  return problemOrigin(problem, async () => closeSync(descriptor));
}
