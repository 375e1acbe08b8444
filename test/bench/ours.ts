/**
 * What is measured of the log engine, in a Node of its own: `node start.cjs '{"do":"open","path":…}'`. It is the
 * engine as the extension uses it, `openLog`, bundled by `bench.mjs`.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { GzipReader } from "../../src/core/log/gzip.ts";
import { type Log, openLog, type Session } from "../../src/core/log/index.ts";
import type { Query, SearchStatus } from "../../src/core/log/types.ts";
import { jobOf, report, timed } from "./stopwatch.mjs";

interface Job {
  readonly do: keyof typeof jobs;
  readonly path: string;
  readonly query: Query;
  readonly queries: readonly Query[];
  /** Searched first, and not counted: code is compiled while it runs. */
  readonly before?: Query;
  /** As many as in the extension by default. */
  readonly threads?: number;
}

/** Where the extension is built to, which `bench.mjs` puts here. */
declare const dist: string;

const pageRows = 100;
const pages = 200;
const cancellations = 20;

/** Empty for every process. The extension has one, so that making it is not measured. */
const cacheFolder = mkdtempSync(join(tmpdir(), "fauna-logs-bench-cache-"));
process.once("exit", () => rmSync(cacheFolder, { recursive: true, force: true }));

const jobs = {
  /** Costs what a bare Node does that has loaded all of this. */
  nothing: async () => report({}),

  /** What a worker of the extension has done by the time when it keeps its code. */
  rehearse: async (job: Job) => {
    const { session } = await openAtRest(job);
    await session.rows("all", 0, pageRows);
    report({});
  },

  open: async (job: Job) => {
    const step = await timed(async () => {
      const log = await open(job);
      await caughtUp(log);
      return log.status.records;
    });
    report({ steps: [step] });
  },

  /** Takes all bytes out of a file, and keeps none. */
  unpack: async ({ path }: Job) => {
    const step = await timed(async () => {
      let count = 0;
      const reader = new GzipReader((bytes) => {
        count += bytes.length;
      });
      const file = openSync(path, "r");
      const input = Buffer.allocUnsafeSlow(256 * 1024);
      for (let length = readSync(file, input); length > 0; length = readSync(file, input))
        await reader.push(input.subarray(0, length));
      reader.close();
      closeSync(file);
      return count;
    });
    report({ steps: [step] });
  },

  /** Searches in a log that is open and at rest. */
  search: async (job: Job) => {
    const { searches } = await openAtRest(job);
    if (job.before) await searches.run(job.before);
    const steps = [];
    for (const query of job.queries) steps.push(await timed(() => searches.run(query)));
    report({ steps });
  },

  /** From nothing to the answer. */
  openAndSearch: async (job: Job) => {
    const step = await timed(async () => {
      const log = await open(job);
      await log.info();
      return new Searches(log).run(job.query);
    });
    report({ steps: [step] });
  },

  firstRows: async (job: Job) => {
    const step = await timed(async () => {
      const log = await open(job);
      await log.info();
      const session = log.openSession({});
      for (;;) {
        const { rows } = await session.rows("all", 0, pageRows);
        if (rows.length === pageRows) return rows.length;
        await setImmediate();
      }
    });
    report({ steps: [step], latenciesMs: [step.wallMs] });
  },

  /** Pages all over the log, or of what a query selects. */
  rows: async (job: Job) => {
    const { log, session, searches } = await openAtRest(job);
    const count = job.query ? await searches.run(job.query) : log.status.records;
    const latenciesMs = [];
    for (let page = 0; page < pages; page++) {
      // Steps of the golden ratio come near every place, and never twice to one.
      const first = Math.floor(((page * 0.618034) % 1) * Math.max(0, count - pageRows));
      const step = await timed(
        async () => (await session.rows(job.query ? "matches" : "all", first, pageRows)).rows.length,
      );
      latenciesMs.push(step.wallMs);
    }
    report({ latenciesMs });
  },

  /** From the next keystroke, in the middle of a search, until it is taken and rows come again. */
  cancel: async (job: Job) => {
    const { session } = await openAtRest(job);
    const latenciesMs = [];
    for (let round = 0; round < cancellations; round++) {
      await session.search({ ...job.query, text: `${job.query.text}|${round}` });
      await sleep(40 + round);
      const step = await timed(async () => {
        await session.search(undefined);
        return (await session.rows("all", 0, pageRows)).rows.length;
      });
      latenciesMs.push(step.wallMs);
    }
    report({ latenciesMs });
  },
};

/** The searches of a session, one after the other. */
class Searches {
  readonly session: Session;
  readonly #log: Log;
  #onSearch: (status: SearchStatus) => void = () => {};

  constructor(log: Log) {
    this.#log = log;
    this.session = log.openSession({ onSearch: (status) => this.#onSearch(status) });
  }

  /** @returns how many records match, once all are tested */
  async run(query: Query): Promise<number> {
    let searchId = 0;
    const done = new Promise<SearchStatus>((resolve) => {
      this.#onSearch = (status) => status.isDone && status.searchId >= searchId && resolve(status);
    });
    const { reading, status } = await this.session.search(query);
    if (reading.errors.length > 0) throw new Error(`${query.text}: ${reading.errors[0]?.message}`);
    searchId = status.searchId;
    const last = status.isDone ? status : await done;
    if (last.failure) throw new Error(last.failure);
    const { records } = this.#log.status;
    if (last.scanned !== records) throw new Error(`The search was done at ${last.scanned} of ${records}.`);
    return last.matches;
  }
}

/** As the extension opens a log that it has never seen. */
function open({ path, threads = Math.max(1, Math.min(4, availableParallelism() - 1)) }: Job): Promise<Log> {
  return openLog(path, {
    cacheFolder,
    kernel: new Uint8Array(readFileSync(join(dist, "kernel.wasm"))),
    threads: { script: join(dist, "scan.cjs"), count: threads },
  });
}

async function openAtRest(job: Job): Promise<{ log: Log; session: Session; searches: Searches }> {
  const log = await open(job);
  await caughtUp(log);
  await rest();
  const searches = new Searches(log);
  return { log, session: searches.session, searches };
}

/** That a log is complete is told at once, unlike other changes of its state. */
async function caughtUp(log: Log): Promise<void> {
  if (log.status.isCaughtUp) return;
  const session = await new Promise<Session>((resolve) => {
    const opened = log.openSession({ onStatus: ({ isCaughtUp }) => isCaughtUp && resolve(opened) });
  });
  session.close();
}

/** Whatever the engine does of its own accord behind an open log is done. */
async function rest(): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const before = process.cpuUsage();
    await sleep(50);
    const { user, system } = process.cpuUsage(before);
    quiet = user + system < 2_000 ? quiet + 1 : 0;
  }
}

const job = jobOf() as Job;
jobs[job.do](job).catch((error) => report({ failure: String(error) }));
