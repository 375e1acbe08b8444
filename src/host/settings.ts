import * as vscode from "vscode";
import type { ProxySettings } from "../core/account/index.ts";
import type { TimeZone } from "../protocol/explorer.ts";

const section = "faunaLogs";

/** The settings of this extension as they are now. All have application scope: no workspace sets them. */
export const settings = {
  exportsFolder: () => configuration().get("exports.folder", "").trim(),
  opensWhenReady: () => configuration().get("exports.openWhenReady", false),
  timeZone: () => configuration().get<TimeZone>("explorer.timeZone", "utc"),
  setTimeZone: (zone: TimeZone) =>
    configuration().update("explorer.timeZone", zone, vscode.ConfigurationTarget.Global),
  affectsTimeZone: (change: vscode.ConfigurationChangeEvent) =>
    change.affectsConfiguration(`${section}.explorer.timeZone`),
};

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section);
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
