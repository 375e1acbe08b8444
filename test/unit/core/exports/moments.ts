/** The moments of a process: before and after each of its calls to the file system, and whenever the network stirs. */
import files, { type FileHandle } from "node:fs/promises";
import { Socket } from "node:net";

export interface Moments {
  readonly count: number;
}

const calls = [
  "mkdir",
  "open",
  "readdir",
  "readFile",
  "rename",
  "rm",
  "stat",
  "truncate",
  "writeFile",
] as const;
const handleCalls = ["close", "read", "readFile", "stat", "sync", "truncate", "write", "writeFile"] as const;
const socketEvents: ReadonlySet<unknown> = new Set(["connect", "readable", "end", "close"]);

/** Counts from now on. At the last moment the process ends on the spot, as if it had been killed. */
export async function countMoments(last = Number.POSITIVE_INFINITY): Promise<Moments> {
  const moments = { count: 0 };
  const pass = () => {
    moments.count++;
    if (moments.count >= last) process.kill(process.pid, "SIGKILL");
  };
  wrap(files, calls, pass);
  wrap(await handlePrototype(), handleCalls, pass);
  const { emit, write } = Socket.prototype;
  Socket.prototype.emit = function (this: Socket, ...event: unknown[]) {
    if (socketEvents.has(event[0])) pass();
    return Reflect.apply(emit, this, event);
  };
  Socket.prototype.write = function (this: Socket, ...given: unknown[]) {
    // The lines for whoever watches are no part of the life.
    const isWire = this.remotePort !== undefined;
    if (isWire) pass();
    const isFree = Reflect.apply(write, this, given);
    if (isWire) pass();
    return isFree;
  };
  return moments;
}

function wrap<Name extends string>(
  object: Record<Name, unknown>,
  names: readonly Name[],
  pass: () => void,
): void {
  for (const name of names) {
    const call = object[name] as (...given: unknown[]) => Promise<unknown>;
    object[name] = async function (this: unknown, ...given: unknown[]) {
      pass();
      try {
        return await Reflect.apply(call, this, given);
      } finally {
        pass();
      }
    };
  }
}

async function handlePrototype(): Promise<Record<(typeof handleCalls)[number], unknown>> {
  const handle: FileHandle = await files.open(process.execPath, "r");
  try {
    return Object.getPrototypeOf(handle);
  } finally {
    await handle.close();
  }
}
