import { join } from "node:path";
import { openExports } from "../core/exports/index.ts";
import type { Exports } from "../core/exports/types.ts";
import type { Connections } from "./connections.ts";
import type { Output } from "./output.ts";
import { settings } from "./settings.ts";

/** The exports of this user, stored below `storage`; those that were running go on. */
export function openUserExports(storage: string, connections: Connections, output: Output): Promise<Exports> {
  return openExports({
    storeFolder: join(storage, "exports"),
    logFolder: () => settings.exportsFolder() || join(storage, "logs"),
    account: (id) => connections.account(id),
    log: (level, message) => output[level](message),
  });
}
