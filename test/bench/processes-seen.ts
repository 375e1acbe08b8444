/** Programs as /proc shows them: which ones belong to a profile or a browser, and what memory they hold. */
import { readdirSync, readFileSync } from "node:fs";

/** The extension host of the VS Code that keeps its things in a folder. */
export function extensionHostOf(profileDir: string): number {
  const pid = pids().find(
    (pid) =>
      textOf(pid, "cmdline").includes("--type=extensionHost") && textOf(pid, "environ").includes(profileDir),
  );
  if (pid === undefined) throw new Error("The extension host is not there.");
  return pid;
}

/** MiB that the pages of a browser hold together. */
export function pagesMb(browserPid: number): number {
  const isPage = (pid: number) =>
    textOf(pid, "cmdline").includes("--type=renderer") && ancestorsOf(pid).includes(browserPid);
  return pids()
    .filter(isPage)
    .reduce((sum, pid) => sum + residentMb(pid), 0);
}

export function residentMb(pid: number): number {
  return Math.round(Number(/^VmRSS:\s*(\d+) kB/m.exec(textOf(pid, "status"))?.[1] ?? 0) / 1024);
}

function pids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function ancestorsOf(pid: number): number[] {
  const parent = Number(/^PPid:\s*(\d+)/m.exec(textOf(pid, "status"))?.[1] ?? 0);
  return parent === 0 ? [] : [parent, ...ancestorsOf(parent)];
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}
