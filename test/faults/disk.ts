/** Disks that fail. What cannot be had of every machine, such as a full one, is an error of the same shape. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SinkLimits, usualLimits } from "../../src/core/exports/room.ts";
import { LogSink, type OpenSink } from "../../src/core/exports/sink.ts";
import type { DiskFault } from "./cell.ts";

/** Compressed bytes after which the disk fails. */
const failsAfterBytes = 90_000;

export class TestDisk {
  readonly #fault: DiskFault | undefined;
  readonly #folder: string;
  #isMended = false;

  constructor(fault: DiskFault | undefined, folder: string) {
    this.#fault = fault;
    this.#folder = folder;
  }

  get logFolder(): string {
    const folder = join(this.#folder, "logs");
    return this.#fault === "pathTooLong" && !this.#isMended ? join(folder, "x".repeat(300)) : folder;
  }

  /** Looked at again for each download. */
  get limits(): SinkLimits {
    const disk = this;
    return {
      get keepFreeBytes() {
        return disk.#is("almostFull") ? 1e18 : usualLimits.keepFreeBytes;
      },
      // A bomb stays one; it is unpacked once the user says so.
      maxGrowth: this.#fault === "bomb" ? 2 : usualLimits.maxGrowth,
      unsuspectedBytes: this.#fault === "bomb" ? 300_000 : usualLimits.unsuspectedBytes,
    };
  }

  readonly openSink: OpenSink = async (logPath, limits, signal) => {
    const sink = await LogSink.open(logPath, limits, signal);
    const write = sink.write.bind(sink);
    sink.write = async (bytes) => {
      if (sink.receivedBytes + bytes.length < failsAfterBytes) return write(bytes);
      if (this.#is("fullWhileUnpacking")) throw systemError("ENOSPC");
      if (this.#is("readOnly")) throw systemError("EROFS");
      if (this.#is("threadEnded")) throw new Error("the thread that unpacks the log has ended.");
      return write(bytes);
    };
    return sink;
  };

  async spoil(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    if (this.#fault === "inTheWay") await writeFile(this.logFolder, "in the way");
  }

  async mend(): Promise<void> {
    this.#isMended = true;
    if (this.#fault === "inTheWay") await rm(this.logFolder);
  }

  #is(fault: DiskFault): boolean {
    return this.#fault === fault && !this.#isMended;
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: ordered, write`), { code, syscall: "write" });
}
