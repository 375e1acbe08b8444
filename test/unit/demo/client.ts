import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { Fault } from "../../../src/demo/faults.ts";
import { type Demo, type DemoOptions, startDemo } from "../../../src/demo/server.ts";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer is what it asserts.
  readonly body: any;
}

/** A demo with the few calls that tests make of it. */
export interface Client {
  readonly demo: Demo;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  request(body: Record<string, unknown>): Promise<Answer>;
  poll(id: string): Promise<Answer>;
  order(...faults: readonly Fault[]): Promise<void>;
}

/** Runs against a demo whose exports are ready at once, and closes it. */
export async function withDemo(options: DemoOptions, use: (client: Client) => Promise<void>): Promise<void> {
  const demo = await startDemo({ pace: 0, seed: 1, ...options });
  const call: Client["call"] = async (method, path, body, headers = {}) => {
    const response = await fetch(demo.url + path, {
      method,
      headers: { authorization: `Bearer ${demo.key}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type") === "application/json";
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const client: Client = {
    demo,
    call,
    request: (body) => call("POST", "/api/v1/logs?type=query", body),
    poll: (id) => call("GET", `/api/v1/logs/${id}?type=query&regionGroup=us-std`),
    order: async (...faults) => assert.equal((await call("PUT", "/control/faults", faults)).status, 200),
  };
  try {
    await use(client);
  } finally {
    await demo.close();
  }
}

/** Ten minutes of the shop, with the bad deployment in them. */
export const incident = {
  database: "us-std/ECommerce/prod",
  time_start: "2024-05-10T14:02:30.000Z",
  time_end: "2024-05-10T14:12:30.000Z",
};

/** The link to a log that is ready. */
export async function linkTo(
  { request, poll }: Client,
  body: Record<string, unknown> = incident,
): Promise<string> {
  const { request_id: id } = (await request(body)).body;
  const answer = await poll(id);
  assert.equal(answer.body.state, "Complete");
  return answer.body.presigned_url;
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

export async function fetchBytes(url: string, headers: Record<string, string> = {}): Promise<Buffer> {
  return bytesOf(await fetch(url, { headers }));
}

export function linesOf(compressed: Buffer): string[] {
  return gunzipSync(compressed).toString("utf8").trimEnd().split("\n");
}
