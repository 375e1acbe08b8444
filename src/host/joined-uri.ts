import { dirname, relative, resolve } from "node:path";
import * as vscode from "vscode";

const partKey = "part";
const exportKey = "export";

/**
 * A file and more that are one log with it. They stand in the query of its URI, as that alone is kept by VS Code
 * wherever it keeps an editor, and tells the joined log from the file on its own.
 */
export function joinedUri(file: string, parts: readonly string[]): vscode.Uri {
  return withQuery(file, namesOf(file, parts));
}

/** The same for the parts of a large export that are there. Which they are is asked of the export while it is known. */
export function largeUri(file: string, parts: readonly string[], exportId: string): vscode.Uri {
  return withQuery(file, [...namesOf(file, parts), [exportKey, exportId]]);
}

/** The files that are one log with that of the URI. */
export function partsOf({ fsPath, query }: vscode.Uri): string[] {
  return new URLSearchParams(query).getAll(partKey).map((name) => resolve(dirname(fsPath), name));
}

/** Of a log that belongs to a large export. */
export function exportIdOf({ query }: vscode.Uri): string | undefined {
  return new URLSearchParams(query).get(exportKey) ?? undefined;
}

function namesOf(file: string, parts: readonly string[]): [string, string][] {
  return parts.map((part) => [partKey, relative(dirname(file), part)]);
}

function withQuery(file: string, query: [string, string][]): vscode.Uri {
  return vscode.Uri.file(file).with({ query: new URLSearchParams(query).toString() });
}
