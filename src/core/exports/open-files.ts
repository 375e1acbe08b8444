/** Which files are open in any window: each says it for itself, in a file of its own. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { isAlive } from "./lease.ts";

const pattern = /^(\d+)-[\da-f-]{36}\.open$/;
const filesSchema = v.array(v.string());

export class OpenFiles {
  readonly #folder: string;
  readonly #own = `${process.pid}-${randomUUID()}.open`;
  #told = "[]";
  #telling: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Says what this window has open; resolves when others can know it. */
  tell(files: readonly string[]): Promise<void> {
    const text = JSON.stringify(files);
    if (text !== this.#told) {
      this.#told = text;
      this.#telling = this.#telling.catch(() => {}).then(() => this.#write(text));
    }
    return this.#telling;
  }

  /** What any window has open, this one included. */
  async all(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(names.map((name) => this.#read(name)));
    return new Set([...parse(this.#told), ...files.flat()]);
  }

  async close(): Promise<void> {
    await this.tell([]).catch(() => {});
    await rm(join(this.#folder, this.#own), { force: true });
  }

  async #write(text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, this.#own);
    // In one go: whoever reads half of it would take the rest for closed.
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
  }

  async #read(name: string): Promise<readonly string[]> {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined) return [];
    const path = join(this.#folder, name);
    if (isAlive(Number(pid))) return parse(await readFile(path, "utf8").catch(() => ""));
    await rm(path, { force: true }).catch(() => {});
    return [];
  }
}

function parse(text: string): readonly string[] {
  try {
    const parsed = v.safeParse(filesSchema, JSON.parse(text));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
