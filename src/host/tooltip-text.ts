import * as vscode from "vscode";

/**
 * Text from outside as Markdown that shows it as it is. VS Code's own way makes every space one that no line breaks
 * at, so that long lines would break within words.
 */
export function asMarkdown(text: string): string {
  return new vscode.MarkdownString().appendText(text).value.replaceAll(/(?<=\S)&nbsp;(?=\S)/g, " ");
}
