/** The names of the files in the cache of unpacked logs. What has another name there is not touched. */
import { createHash, randomUUID } from "node:crypto";

const pattern =
  /^(?<stem>(?<key>[0-9a-f]{24})-[0-9a-f-]{36})(?:\.(?<pid>\d+)-[0-9a-f-]{36})?\.(?<kind>ndjson|json|open|tmp)$/;

/**
 * One unpacked log has a stem, and files of these kinds:
 * - ndjson: its bytes.
 * - json: what they were unpacked from. It is there only when they are all there.
 * - open: a process has it open, whose id is in the name.
 * - tmp: a json that is being written.
 */
export interface CacheName {
  readonly name: string;
  readonly stem: string;
  /** What it was unpacked from, so that it is found again. */
  readonly key: string;
  readonly kind: "ndjson" | "json" | "open" | "tmp";
  /** Of `open`. */
  readonly processId?: number;
}

/** @param source kind and identity of the file that is unpacked */
export function keyOf(source: string): string {
  return createHash("sha256").update(source).digest("hex").slice(0, 24);
}

export function newStem(key: string): string {
  return `${key}-${randomUUID()}`;
}

export function openName(stem: string, processId: number): string {
  return `${stem}.${processId}-${randomUUID()}.open`;
}

export function readName(name: string): CacheName | undefined {
  const { stem, key, pid, kind } = pattern.exec(name)?.groups ?? {};
  if (!stem || !key || (kind === "open") !== (pid !== undefined)) return undefined;
  return {
    name,
    stem,
    key,
    kind: kind as CacheName["kind"],
    ...(pid !== undefined && { processId: Number(pid) }),
  };
}
