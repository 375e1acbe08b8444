import type * as vscode from "vscode";

/** The output channel, as far as it is written to. Messages carry no keys and no link signatures. */
export type Output = Pick<vscode.LogOutputChannel, "info" | "warn" | "error" | "debug" | "show">;
