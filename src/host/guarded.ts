import * as vscode from "vscode";
import type { Output } from "./output.ts";

/** An error that ends what the user asked for is shown once, here; its cause goes to the output. */
export async function guarded(output: Output, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.error(error instanceof Error && error.cause ? `${message} ${error.cause}` : message);
    const answer = await vscode.window.showErrorMessage(message, "Show Output");
    if (answer) output.show();
  }
}
