/** Exports that are to be made together: noted before the first is stored, so that all of them come to be, or none. */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { exportSchema } from "./schema.ts";
import type { Export } from "./types.ts";

const planSchema = v.object({ version: v.literal(1), exports: v.array(exportSchema) });

export class Plans {
  readonly #folder: string;

  constructor(storeFolder: string) {
    this.#folder = join(storeFolder, "plans");
  }

  /** Resolves when it is on the disk. */
  async write(id: string, exports: readonly Export[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const file = await open(this.#temporaryPath(id), "w");
    try {
      await file.writeFile(JSON.stringify({ version: 1, exports }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(this.#temporaryPath(id), this.#path(id));
  }

  /** Ids of those that were not carried out, or not even written to the end. */
  async ids(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return [...new Set(names.map((name) => name.replace(/\.json(\.tmp)?$/, "")))];
  }

  /** Nothing where it was carried out meanwhile, or was not written to the end. */
  async read(id: string): Promise<readonly Export[] | undefined> {
    const text = await readFile(this.#path(id), "utf8").catch(() => undefined);
    const parsed = v.safeParse(planSchema, parseJson(text));
    return parsed.success ? parsed.output.exports : undefined;
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
    await rm(this.#temporaryPath(id), { force: true });
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  #temporaryPath(id: string): string {
    return `${this.#path(id)}.tmp`;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
