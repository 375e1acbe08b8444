/** A log in a real file, ready to be searched and counted without anybody who follows the file. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { ColumnStore } from "../../../../src/core/log/columns/store.ts";
import { compileKernel } from "../../../../src/core/log/kernel/kernel.ts";
import { Overview } from "../../../../src/core/log/overview.ts";
import { Portions } from "../../../../src/core/log/portions.ts";
import type { Roles } from "../../../../src/core/log/profiles.ts";
import type { Plan } from "../../../../src/core/log/query/index.ts";
import { InlineScans } from "../../../../src/core/log/scan/scans.ts";
import { Search, type Searched } from "../../../../src/core/log/search.ts";
import { indexOf } from "./lines.ts";
import { log, parseJson } from "./query/arbitraries.ts";

/** Built by `esbuild.js` before the tests. */
const kernel = compileKernel(new Uint8Array(readFileSync("dist/kernel.wasm")));

/** Lines as they can be in a file: half a pair of surrogates cannot. */
export const logArbitrary = log.map((records) =>
  records.map((record) => {
    const text = Buffer.from(record.text).toString();
    return { ...record, text, value: parseJson(text) };
  }),
);

const folder = mkdtempSync(join(tmpdir(), "scanned-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const scansOf = { simd: new InlineScans(kernel), plain: new InlineScans(undefined) };

export interface ScannedOptions {
  readonly kernel?: keyof typeof scansOf;
  readonly portionBytes?: number;
  readonly roles?: Roles;
}

let opened = 0;

/** Opens a log for as long as an act takes. */
export async function withLog<Result>(
  bytes: Buffer,
  { kernel: kernelName = "simd", portionBytes = 1024, roles = {} }: ScannedOptions,
  act: (log: Searched) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `${++opened}.ndjson`);
  writeFileSync(path, bytes);
  const descriptor = openSync(path, "r");
  const index = indexOf(bytes);
  const scans = scansOf[kernelName];
  const portions = new Portions(index, portionBytes);
  portions.update(false);
  const quickPortions = new Portions(index, portionBytes * 2);
  const textPortions = new Portions(index, portionBytes * 3);
  for (const larger of [quickPortions, textPortions]) larger.update(false);
  const store = new ColumnStore({ index, scans, descriptor: () => descriptor, mostBytes: 1e9 });
  const fail = (error: unknown) => {
    throw error;
  };
  const overview = new Overview({
    portions,
    store,
    width: 2,
    profile: { roles, columns: [] },
    levelWords: {},
    isReady: () => true,
    onProgress: () => {},
    onError: fail,
  });
  overview.wake();
  try {
    return await act({ index, portions, quickPortions, textPortions, store, scans, overview, descriptor });
  } finally {
    overview.close();
    await scans.idle(descriptor);
    closeSync(descriptor);
    rmSync(path);
  }
}

/** Waits for something that comes by itself; the test's own timeout is the limit. */
export async function untilIdle(
  ...passes: readonly { readonly isIdle: boolean; wake(): void }[]
): Promise<void> {
  for (const pass of passes) pass.wake();
  while (passes.some(({ isIdle }) => !isIdle)) await setImmediate();
}

/** The records that a plan selects, by the engine. */
export async function searched(log: Searched, plan: Plan, aroundPlan?: Plan): Promise<Search> {
  let failure: unknown;
  const search = new Search(log, {
    plan,
    ...(aroundPlan && { aroundPlan }),
    onProgress: () => {},
    onError: (error) => {
      failure = error;
    },
  });
  await untilIdle(log.overview);
  await untilIdle(search);
  if (failure) throw failure;
  return search;
}
