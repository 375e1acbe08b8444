import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually } from "../eventually.ts";

/** Waits until an element shows this text, all of it where it is given as a string. */
export async function shows(element: Locator, text: string | RegExp, timeoutMs?: number): Promise<void> {
  await eventually(async () => {
    const shown = await textOf(element);
    if (typeof text === "string") assert.equal(shown, text);
    else assert.match(shown, text);
  }, timeoutMs);
}

/** The text of an element, with white space as a reader sees it. */
async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent({ timeout: 1_000 })) ?? "").replace(/\s+/g, " ").trim();
}
