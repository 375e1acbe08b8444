import { dirname, relative, resolve } from "node:path";
import * as vscode from "vscode";

const key = "part";

/**
 * A file and more that are one log with it. They stand in the query of its URI, as that alone is kept by VS Code
 * wherever it keeps an editor, and tells the joined log from the file on its own.
 */
export function joinedUri(file: string, parts: readonly string[]): vscode.Uri {
  const names = parts.map((part) => [key, relative(dirname(file), part)]);
  return vscode.Uri.file(file).with({ query: new URLSearchParams(names).toString() });
}

/** The files that are one log with that of the URI. */
export function partsOf({ fsPath, query }: vscode.Uri): string[] {
  return new URLSearchParams(query).getAll(key).map((name) => resolve(dirname(fsPath), name));
}
