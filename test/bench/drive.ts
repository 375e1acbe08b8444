/** Opens, searches and scrolls a log in a window of VS Code, and prints what that took. Started by `ui.mjs`. */
import { readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator } from "playwright-core";
import { eventually } from "../host/eventually.ts";
import { shows } from "../host/ui/shows.ts";
import { setSettings, Workbench } from "../host/ui/workbench.ts";
import { extensionHostOf, pagesMb, residentMb } from "./processes-seen.ts";

interface Job {
  readonly log: string;
  readonly records: number;
  readonly profileDir: string;
  /** What the probe's file is called, up to the id of the process. */
  readonly blockFile: string;
  readonly browserPid: number;
  /** Of a Node that does nothing but run the probe. */
  readonly idlePid: number;
}

const job = JSON.parse(process.argv[2] ?? "{}") as Job;
const wantedText = "insufficient";
const longestMs = 120_000;
const wheelMs = 3_000;
const wheelPx = 300;
const frameMs = 1000 / 60;
/** The extension host is at rest when in so long a time it never worked longer than this in one go. */
const restMs = 10_000;
const restWorkMs = 8;
const mostRests = 6;

void main();

async function main(): Promise<void> {
  // In a remote window VS Code looks for open ports all the time, and starts processes from the extension host for it.
  setSettings({ "remote.autoForwardPorts": false });
  const workbench = await Workbench.open("Default Dark Modern");
  const hostPid = extensionHostOf(job.profileDir);
  const before = { hostBeforeMb: residentMb(hostPid), pageBeforeMb: pagesMb(job.browserPid) };
  const { explorer } = workbench;

  await rest(hostPid);
  const { firstRowMs, startMs } = await open(workbench);
  await blocked(hostPid);
  await blocked(job.idlePid);
  await shown(explorer.grid, ".count", `^${job.records.toLocaleString("en")} records$`);
  const completeMs = performance.now() - startMs;
  const searchMs = await timed(async () => {
    await explorer.query.fill(wantedText);
    await shown(explorer.grid, ".count", "^[\\d,]+ of ");
  });
  const { longestMs: longestBlockMs, workMs: longestWorkMs } = await blocked(hostPid);
  const { longestMs: idleBlockMs } = await blocked(job.idlePid);
  const held = { hostMb: residentMb(hostPid), pageMb: pagesMb(job.browserPid) };

  await explorer.query.fill("");
  await shown(explorer.grid, ".count", "records$");
  const scrolled = await scroll(workbench);
  const endMs = await timed(async () => {
    await explorer.grid.press("End");
    await shown(explorer.grid, `[data-row="${job.records - 1}"]:not([aria-busy])`, ".");
  });
  await workbench.closeEditors();
  const { firstRowMs: reopenMs } = await open(workbench);

  // What VS Code itself does, and its other extensions, in as long a time.
  await workbench.closeEditors();
  await blocked(hostPid);
  await sleep(completeMs + searchMs);
  const { workMs: emptyWorkMs } = await blocked(hostPid);

  const times = {
    emptyWorkMs,
    firstRowMs,
    completeMs,
    reopenMs,
    endMs,
    searchMs,
    longestBlockMs,
    longestWorkMs,
    idleBlockMs,
  };
  const result = { ...rounded(times), ...scrolled, ...before, ...held };
  process.stdout.write(JSON.stringify(result), () => process.exit());
}

/** For some seconds VS Code starts its own extensions, and collects what that leaves: nothing that a log causes. */
async function rest(hostPid: number): Promise<void> {
  await blocked(hostPid);
  for (let rests = 0; rests < mostRests; rests++) {
    await sleep(restMs);
    const { workMs } = await blocked(hostPid);
    if (workMs <= restWorkMs) return;
  }
}

/** From the click that opens the log until a row can be read. */
async function open(workbench: Workbench): Promise<{ firstRowMs: number; startMs: number }> {
  const { page, quickInput, explorer } = workbench;
  await workbench.run("File: Open File...");
  await shows(quickInput.title, "Open File");
  await quickInput.item(basename(job.log)).first().hover();
  const startMs = performance.now();
  await page.mouse.down();
  await page.mouse.up();
  await explorer.rows.first().waitFor({ timeout: longestMs });
  return { firstRowMs: performance.now() - startMs, startMs };
}

/** Waits, with a look at each frame, until something in the page of the Explorer has a text. */
async function shown(grid: Locator, selector: string, pattern: string): Promise<void> {
  await grid.evaluate(
    (_, { selector, pattern, longestMs }) =>
      new Promise<void>((resolve, reject) => {
        const expression = new RegExp(pattern);
        const startMs = performance.now();
        const look = () => {
          const text = (document.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ").trim();
          if (expression.test(text)) resolve();
          else if (performance.now() - startMs > longestMs)
            reject(new Error(`${selector} is '${text}', not ${pattern}`));
          else requestAnimationFrame(look);
        };
        look();
      }),
    { selector, pattern, longestMs },
  );
}

/** Turns the wheel for a while, and looks at each frame. */
async function scroll({ page, explorer }: Workbench): Promise<Record<string, number>> {
  await explorer.grid.hover();
  const watched = explorer.grid.evaluate(
    (grid, wheelMs) =>
      new Promise<{ at: number; gaps: number }[]>((resolve) => {
        const frames: { at: number; gaps: number }[] = [];
        const look = (at: number) => {
          frames.push({ at, gaps: grid.querySelectorAll("[data-row][aria-busy]").length });
          if (at - (frames[0]?.at ?? at) < wheelMs) requestAnimationFrame(look);
          else resolve(frames);
        };
        requestAnimationFrame(look);
      }),
    wheelMs,
  );
  let isDone = false;
  void watched.then(() => {
    isDone = true;
  });
  while (!isDone) {
    await page.mouse.wheel(0, wheelPx);
    await sleep(frameMs);
  }
  const frames = await watched;
  const gaps = frames.slice(1).map(({ at }, position) => at - (frames[position]?.at ?? at));
  const dropped = gaps.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / frameMs) - 1), 0);
  const share = (count: number, of: number) => Math.round((count / of) * 100);
  return {
    longestFrameMs: Math.round(Math.max(...gaps)),
    droppedFrames: share(dropped, gaps.length + dropped),
    framesWithGaps: share(frames.filter(({ gaps }) => gaps > 0).length, frames.length),
  };
}

/** For how long the main thread of a process was blocked, and worked in one go, at most since this was asked last. */
async function blocked(pid: number): Promise<{ longestMs: number; workMs: number }> {
  const file = `${job.blockFile}-${pid}`;
  rmSync(file, { force: true });
  process.kill(pid, "SIGUSR2");
  // Until it is whole, it is no JSON.
  return eventually(() => JSON.parse(readFileSync(file, "utf8")));
}

async function timed(act: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await act();
  return performance.now() - startMs;
}

function rounded(times: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, Math.round(ms)]));
}
