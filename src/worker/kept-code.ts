import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { remove } from "../core/log/cache-file.ts";

/** CRC-32s of the script and of the code, behind the code. */
const trailerBytes = 8;

/**
 * A CommonJS script, and the code that the engine makes of it. A thread begins with nothing compiled, and to compile
 * what the first rows of a log need takes a third of the time until they are there. So the code is kept for the
 * next thread. It is a file that the same version of the script and of the engine takes, and nothing else.
 */
export class KeptCode {
  readonly #script: Script;
  readonly #file: string;
  readonly #sourceSum: number;
  /** The code that was kept is in use. */
  readonly isTaken: boolean;

  /**
   * Runs a script.
   * @param folder where its code is kept; it need not be there
   * @throws what the script throws, or the system's error where it cannot be read
   */
  static run(path: string, folder: string): KeptCode {
    const kept = new KeptCode(path, folder);
    kept.#run(path);
    return kept;
  }

  private constructor(path: string, folder: string) {
    const source = readFileSync(path);
    this.#sourceSum = crc32(source);
    this.#file = join(folder, `${basename(path)}.code`);
    const cachedData = readCode(this.#file, this.#sourceSum);
    const text = `(function (exports, require, module, __filename, __dirname) {${source.toString()}\n})`;
    this.#script = new Script(text, { filename: path, ...(cachedData && { cachedData }) });
    this.isTaken = cachedData !== undefined && this.#script.cachedDataRejected === false;
  }

  /** Keeps what was compiled by now. Where that does not work there is none the next time. */
  keep(): void {
    // Always the same, so that one that a killed thread left is written over. What two write at once has no right sum.
    const temporary = `${this.#file}.tmp`;
    try {
      const code = this.#script.createCachedData();
      const trailer = Buffer.alloc(trailerBytes);
      trailer.writeUInt32LE(crc32(code), trailer.writeUInt32LE(this.#sourceSum));
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(temporary, Buffer.concat([code, trailer]), { mode: 0o600 });
      renameSync(temporary, this.#file);
    } catch {
      remove(temporary);
    }
  }

  #run(path: string): void {
    const module = { exports: {} };
    const wrapper = this.#script.runInThisContext();
    wrapper.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  }
}

/**
 * The engine tells code of another version of itself, but not that of another script as long, nor what is damaged.
 * @returns undefined where there is none that may be used
 */
function readCode(file: string, sourceSum: number): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(0, -trailerBytes);
    const isOfScript = bytes.readUInt32LE(code.length) === sourceSum;
    return isOfScript && bytes.readUInt32LE(code.length + 4) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
