import { createHash } from "node:crypto";
import { fstatSync } from "node:fs";
import { readFully } from "./byte-source.ts";

const sampleBytes = 4096;

/** What a file was like, to tell later whether what was worked out from it still holds. */
export interface SourceIdentity {
  /** Device and inode: the same file, whatever its name is now. */
  readonly file: string;
  readonly size: number;
  /** Nanoseconds since 1970, in decimal: they are more than a number holds. */
  readonly modifiedNs: string;
  /** SHA-256 in hex of the first and of the last 4 KiB; of a smaller file both are of all of it. */
  readonly headHash: string;
  readonly tailHash: string;
}

/** What a file is called in its identity, whatever is in it. @throws the system's error */
export function fileOf(descriptor: number): string {
  return nameOf(fstatSync(descriptor, { bigint: true }));
}

/** @throws the system's error */
export function identify(descriptor: number): SourceIdentity {
  const stats = fstatSync(descriptor, { bigint: true });
  const size = Number(stats.size);
  return {
    file: nameOf(stats),
    size,
    modifiedNs: String(stats.mtimeNs),
    ...hashEnds(descriptor, size),
  };
}

/** Whether two identities are of the same bytes. */
export function isSameSource(a: SourceIdentity, b: SourceIdentity): boolean {
  return a.modifiedNs === b.modifiedNs && a.size === b.size && hasSameEnds(a, b);
}

/**
 * Whether a file still begins with all that it had, so that what was worked out from it holds, and can go on where
 * there is more now.
 * @throws the system's error
 */
export function continues(descriptor: number, before: SourceIdentity): boolean {
  const now = fstatSync(descriptor, { bigint: true });
  if (Number(now.size) === before.size && String(now.mtimeNs) !== before.modifiedNs) return false;
  if (Number(now.size) < before.size) return false;
  return hasSameEnds(before, { file: nameOf(now), ...hashEnds(descriptor, before.size) });
}

type Ends = Pick<SourceIdentity, "file" | "headHash" | "tailHash">;

function hasSameEnds(a: Ends, b: Ends): boolean {
  return a.file === b.file && a.headHash === b.headHash && a.tailHash === b.tailHash;
}

function nameOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}

function hashEnds(descriptor: number, size: number): Pick<SourceIdentity, "headHash" | "tailHash"> {
  const length = Math.min(size, sampleBytes);
  return { headHash: hashAt(descriptor, 0, length), tailHash: hashAt(descriptor, size - length, length) };
}

function hashAt(descriptor: number, position: number, length: number): string {
  const bytes = Buffer.allocUnsafe(length);
  const read = readFully(descriptor, bytes, position);
  return createHash("sha256").update(bytes.subarray(0, read)).digest("hex");
}
