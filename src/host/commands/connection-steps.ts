import * as vscode from "vscode";
import { AccountError, openAccount, parseEndpoint } from "../../core/account/index.ts";
import { explainTest } from "../account-errors.ts";
import type { Connections } from "../connections.ts";
import { proxySettings } from "../settings.ts";
import { type Answer, inputStep, type StepFrame } from "../steps.ts";

export function askEndpoint(
  frame: StepFrame,
  value: string | undefined,
  take: (origin: string) => void,
): Promise<Answer<string>> {
  return inputStep({
    ...frame,
    prompt: "Address of the service, without a path",
    placeholder: "https://logs.example.com",
    value,
    check: (text) => {
      const endpoint = parseEndpoint(text);
      if ("error" in endpoint) return endpoint.error;
      const severity = vscode.InputBoxValidationSeverity.Warning;
      return endpoint.warning ? { message: endpoint.warning, severity } : undefined;
    },
    accept: (text) => {
      const endpoint = parseEndpoint(text);
      if ("error" in endpoint) throw new Error(endpoint.error);
      take(endpoint.url.origin);
      return endpoint.url.origin;
    },
    explain: String,
  });
}

export function askName(
  frame: StepFrame,
  connections: Connections,
  current: { readonly value: string; readonly id?: string },
  take: (name: string) => void | Promise<void>,
): Promise<Answer<string>> {
  return inputStep({
    ...frame,
    prompt: "Name of this connection",
    value: current.value,
    check: (text) => {
      if (text.trim() === "") return "Give a name.";
      return connections.isNameTaken(text.trim(), current.id)
        ? "There is a connection of this name."
        : undefined;
    },
    accept: async (text) => {
      await take(text.trim());
      return text.trim();
    },
    explain: String,
  });
}

/** Asks for a key and tests it on the service before `take` stores it. */
export function askKey(
  frame: StepFrame,
  endpoint: string,
  take: (key: string) => Promise<void>,
): Promise<Answer<string>> {
  return inputStep({
    ...frame,
    prompt: "Account key. It is stored in the secret storage, never in settings.",
    isPassword: true,
    check: (text) => (text.trim() === "" ? "Give a key." : undefined),
    accept: async (text) => {
      await testKey(endpoint, text.trim());
      await take(text.trim());
      return text.trim();
    },
    busyPrompt: "Testing the key…",
    explain: (error) => explainTest(error, endpoint),
  });
}

/** @throws AccountError when the service does not take the key. */
async function testKey(endpoint: string, key: string): Promise<void> {
  const account = openAccount({ endpoint: new URL(endpoint), key, proxy: proxySettings() });
  try {
    await account.listDatabases({ maxResults: 1 });
  } catch (error) {
    // A key that may not list databases may still export the logs of one.
    if (!(error instanceof AccountError && error.kind === "forbidden")) throw error;
  } finally {
    await account.close();
  }
}
