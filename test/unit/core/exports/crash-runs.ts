/** Exports whose window is killed again and again, at any moment of its life, and what is left of them each time. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { Export } from "../../../../src/core/exports/types.ts";
import type { Fault } from "../../../../src/demo/faults.ts";
import { temporaryFolder } from "./folders.ts";
import type { RunnerLine, RunnerOptions } from "./runner.ts";
import { World } from "./world.ts";

export interface CrashFigures {
  /** Exports that were killed and taken up until they were done. */
  readonly runs: number;
  readonly kills: number;
  /** Kills that hit a chosen moment, and how many different ones; the others came at any time. */
  readonly killsAtMoments: number;
  readonly moments: number;
  /** Kills by the state that was on the disk then; `nothing` where no export was stored yet. */
  readonly states: Readonly<Record<string, number>>;
  readonly posts: number;
  readonly repeatedPosts: number;
  readonly downloads: number;
  readonly resumedDownloads: number;
}

/** What a life goes through by itself; kills come on top. */
const troubles: readonly (readonly Fault[])[] = [
  [],
  [{ on: "poll", state: "Pending" }],
  [{ on: "download", cutAfterBytes: 90_000 }],
  [{ on: "request", cutAfterBytes: 0 }],
  [
    { on: "download", expire: true },
    { on: "poll", status: 503 },
  ],
  [
    { on: "download", cutAfterBytes: 120_000 },
    { on: "download", ignoreRange: true },
  ],
  [{ on: "download", cutAfterBytes: 60_000, etag: '"before"' }],
];

/** Builds the window that is to be killed. Resolves to its script. */
export async function buildRunner(): Promise<string> {
  const outfile = join(await temporaryFolder(), "runner.cjs");
  const entryPoints = ["test/unit/core/exports/runner.ts"];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error" });
  return outfile;
}

export function startRunner(script: string, options: RunnerOptions): ChildProcess {
  return spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** @throws AssertionError, with the seed and the number of the run, as soon as anything is not as it should be. */
export async function crashRuns(
  count: number,
  seed: number,
  onRun: (run: number, figures: CrashFigures) => void = () => {},
): Promise<CrashFigures> {
  const world = await World.open();
  try {
    const crashes = new Crashes(world, await buildRunner(), await world.expectedLog(), randomOf(seed));
    await crashes.measure();
    for (let run = 0; run < count; run++) {
      await crashes.run(run).catch((error: unknown) => {
        throw new Error(`Seed ${seed}, run ${run}: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        });
      });
      onRun(run + 1, crashes.figures());
    }
    return crashes.figures();
  } finally {
    await world.close();
  }
}

class Crashes {
  readonly #world: World;
  readonly #script: string;
  readonly #expected: Buffer;
  readonly #random: () => number;
  readonly #momentsHit = new Set<number>();
  readonly #states: Record<string, number> = {};
  readonly #counts = {
    ...{
      runs: 0,
      kills: 0,
      killsAtMoments: 0,
      posts: 0,
      repeatedPosts: 0,
      downloads: 0,
      resumedDownloads: 0,
    },
  };
  /** Of a life that nobody disturbs. */
  #moments = 0;
  #lifeMs = 0;

  constructor(world: World, script: string, expected: Buffer, random: () => number) {
    this.#world = world;
    this.#script = script;
    this.#expected = expected;
    this.#random = random;
  }

  figures(): CrashFigures {
    return { ...this.#counts, moments: this.#momentsHit.size, states: { ...this.#states } };
  }

  /** How long a life is that nobody disturbs. */
  async measure(): Promise<void> {
    const began = performance.now();
    const { lines } = await this.#live({ starts: true });
    this.#lifeMs = performance.now() - began;
    this.#moments = lines.find(({ moments }) => moments !== undefined)?.moments ?? 0;
    assert.ok(this.#moments > 100, `${this.#moments} moments`);
    await this.#checkEnd();
    await this.#clear();
  }

  async run(run: number): Promise<void> {
    await this.#world.faults(...(troubles[run % troubles.length] ?? []));
    const lives = 1 + Math.floor(this.#random() * 3);
    let wasSeen = false;
    for (let life = 0; life < lives; life++) {
      const { wasKilled, lines } = await this.#live({
        starts: !(await this.#stored()),
        ...this.#death(run + life),
      });
      wasSeen ||= lines.some(({ started }) => started !== undefined);
      if (wasKilled) this.#noteDeath(await this.#checkRemains(wasSeen));
    }
    await this.#live({ starts: !(await this.#stored()) });
    await this.#checkEnd();
    this.#counts.runs++;
    await this.#clear();
  }

  /** In every other life at a moment, else at a time. */
  #death(turn: number): { readonly lastMoment?: number; readonly afterMs?: number } {
    const part = this.#random();
    if (turn % 2 === 1) return { afterMs: part * this.#lifeMs };
    const lastMoment = 1 + Math.floor(part * this.#moments);
    return { lastMoment };
  }

  async #live({
    starts,
    lastMoment,
    afterMs,
  }: {
    readonly starts: boolean;
    readonly lastMoment?: number;
    readonly afterMs?: number;
  }): Promise<{
    readonly wasKilled: boolean;
    readonly lines: readonly RunnerLine[];
  }> {
    const { storeFolder, logFolder, demo } = this.#world;
    const common = { url: demo.url, key: demo.key, storeFolder, logFolder, haste: 200, endsWhenDone: true };
    const child = startRunner(this.#script, { ...common, starts, ...(lastMoment && { lastMoment }) });
    const exit = once(child, "exit");
    const timer = afterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), afterMs);
    const lines: RunnerLine[] = [];
    assert.ok(child.stdout);
    for await (const line of createInterface({ input: child.stdout })) {
      // The last one may be cut short.
      if (line.endsWith("}")) lines.push(JSON.parse(line));
    }
    const [code, signal] = await exit;
    clearTimeout(timer);
    assert.ok(signal === "SIGKILL" || code === 0, `The window ended with ${code ?? signal}.`);
    if (signal && lastMoment) {
      this.#momentsHit.add(lastMoment);
      this.#counts.killsAtMoments++;
    }
    return { wasKilled: signal !== null, lines };
  }

  #noteDeath(state: string): void {
    this.#counts.kills++;
    this.#states[state] = (this.#states[state] ?? 0) + 1;
  }

  /** What a killed window leaves is no less and no more than what it has done. Resolves to the state on the disk. */
  async #checkRemains(wasSeen: boolean): Promise<string> {
    const stored = await this.#stored();
    const tokens = new Set(await this.#world.tokens());
    assert.ok(tokens.size <= 1, "There were requests with different tokens.");
    if (!stored) {
      assert.ok(!wasSeen, "An export was lost.");
      assert.equal(tokens.size, 0, "There was a request for an export that is not stored.");
      return "nothing";
    }
    for (const token of tokens) assert.equal(token, stored.idempotencyToken);
    if (stored.state === "ready") await this.#checkLog(stored);
    return stored.state;
  }

  async #checkEnd(): Promise<void> {
    const { logFolder } = this.#world;
    const stored = (await this.#stored()) ?? assert.fail("An export was lost.");
    assert.equal(stored.state, "ready", stored.message);
    await this.#checkLog(stored);
    assert.equal(stored.records, this.#expected.toString("latin1").split("\n").length - 1);
    const names = await readdir(logFolder);
    assert.deepEqual(
      names.map((name) => join(logFolder, name)),
      [stored.file],
      "Files are left over.",
    );
    assert.deepEqual(await this.#leftInStore(), [`${stored.id}.json`]);
    const posts = await this.#world.tokens();
    assert.deepEqual([...new Set(posts)], [stored.idempotencyToken]);
    const downloads = await this.#world.received("download");
    this.#counts.posts += posts.length;
    this.#counts.repeatedPosts += posts.length - 1;
    this.#counts.downloads += downloads.length;
    this.#counts.resumedDownloads += downloads.filter(({ status }) => status === 206).length;
  }

  async #checkLog({ file = "", fileBytes }: Export): Promise<void> {
    assert.equal((await stat(file)).size, fileBytes);
    assert.ok((await readFile(file)).equals(this.#expected), "A log is not what the service has.");
  }

  /** The export on the disk. @throws AssertionError when there is more than one, or it cannot be read. */
  async #stored(): Promise<Export | undefined> {
    const { storeFolder } = this.#world;
    const all = await readdir(storeFolder).catch((): string[] => []);
    assert.deepEqual(
      all.filter((name) => name.endsWith(".unreadable")),
      [],
    );
    const [name, ...others] = all.filter((name) => name.endsWith(".json"));
    assert.deepEqual(others, [], "An export was doubled.");
    return name && JSON.parse(await readFile(join(storeFolder, name), "utf8")).export;
  }

  /** What was half written goes a minute later, when no living window can be writing it any more. */
  async #leftInStore(): Promise<string[]> {
    const { storeFolder } = this.#world;
    const left: string[] = [];
    for (const name of await readdir(storeFolder)) {
      const isHalfWritten =
        name.endsWith(".tmp") ||
        (name.includes(".lease") && !(await readFile(join(storeFolder, name), "utf8")).endsWith("}"));
      if (!isHalfWritten) left.push(name);
    }
    return left;
  }

  async #clear(): Promise<void> {
    const { logFolder, storeFolder } = this.#world;
    for (const folder of [logFolder, storeFolder]) await rm(folder, { recursive: true, force: true });
    await this.#world.faults();
    await this.#world.forgetCalls();
  }
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
