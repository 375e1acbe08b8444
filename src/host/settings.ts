import * as vscode from "vscode";
import type { ProxySettings } from "../core/account/index.ts";
import type { CleanupLimits } from "../core/exports/cleanup.ts";
import type { TimeZone } from "../protocol/explorer.ts";

const section = "faunaLogs";

/** The settings of this extension as they are now. All have application scope: no workspace sets them. */
export const settings = {
  exportsFolder: () => configuration().get("exports.folder", "").trim(),
  setExportsFolder: (folder: string) =>
    configuration().update("exports.folder", folder, vscode.ConfigurationTarget.Global),
  opensWhenReady: () => configuration().get("exports.openWhenReady", false),
  /** What exported logs may take and how old they may be before it is asked what to delete. */
  cleanupLimits: (): CleanupLimits => ({
    bytes: times(configuration().get("exports.maxSize"), 1e9),
    ageMs: times(configuration().get("exports.maxAge"), 86_400_000),
  }),
  affectsCleanup: (change: vscode.ConfigurationChangeEvent) =>
    ["maxSize", "maxAge"].some((name) => change.affectsConfiguration(`${section}.exports.${name}`)),
  /** Nothing where the user has not said it: the cache then also minds the free space. */
  cacheBytes: () => times(configuration().inspect("explorer.cacheSize")?.globalValue, 1e9, 0),
  affectsCacheSize: (change: vscode.ConfigurationChangeEvent) =>
    change.affectsConfiguration(`${section}.explorer.cacheSize`),
  /** Days; whatever stands in the settings file. */
  splitsLongerThan: () => within(configuration().get("exports.splitLongerThan", 90), 1, 90),
  exportConcurrency: () => within(configuration().get("exports.concurrency", 4), 1, 16),
  timeZone: () => configuration().get<TimeZone>("explorer.timeZone", "utc"),
  setTimeZone: (zone: TimeZone) =>
    configuration().update("explorer.timeZone", zone, vscode.ConfigurationTarget.Global),
  affectsTimeZone: (change: vscode.ConfigurationChangeEvent) =>
    change.affectsConfiguration(`${section}.explorer.timeZone`),
};

/** A size or a time that was set; nothing for what is no number, and for less than the least, which means no limit. */
function times(setting: unknown, unit: number, least = Number.MIN_VALUE): number | undefined {
  return typeof setting === "number" && setting >= least ? setting * unit : undefined;
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section);
}

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.round(value), least), most) : most;
}

/** VS Code's own proxy settings. It patches `http` and the global `fetch` for them, but not a bundled undici. */
export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration("http");
  return {
    url: http.get("proxy") || undefined,
    noProxy: http.get("noProxy", []),
    strictSSL: http.get("proxyStrictSSL", true),
  };
}
