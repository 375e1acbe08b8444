/** Logs opened from real files, for tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  type Log,
  type OpenLogOptions,
  openLog,
  type SessionEvents,
} from "../../../../src/core/log/index.ts";

/** A folder that goes after the test, and the logs that were opened in it. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "log-"));
  readonly cacheFolder = join(this.folder, "cache");
  readonly #logs: Log[] = [];

  path(name: string): string {
    return join(this.folder, name);
  }

  async open(name: string, options: OpenLogOptions = {}): Promise<Log> {
    const log = await openLog(this.path(name), { cacheFolder: this.cacheFolder, pollMs: 5, ...options });
    this.#logs.push(log);
    return log;
  }

  /** A log with a session, once all that is in the file is known. */
  async openWhole(name: string, options: OpenLogOptions = {}, events: SessionEvents = {}) {
    const log = await this.open(name, options);
    const session = log.openSession(events);
    await untilChecked(log);
    return { log, session };
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#logs.map((log) => log.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for something that comes by itself; the test's own timeout is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(2);
}

export function untilChecked(log: Log): Promise<void> {
  return until(() => log.status.isCaughtUp && log.status.checked === log.status.records);
}
