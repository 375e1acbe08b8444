import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";

/** The Logs API as a plain client without retries sees it, and the demo's back door. */
export class Service {
  readonly #url: string;
  readonly #key: string;

  constructor({ url, key }: { readonly url: string; readonly key: string }) {
    this.#url = url;
    this.#key = key;
  }

  /** The whole log of a database, as NDJSON. Start inclusive, end exclusive, ISO instants. */
  async downloadLog(database: string, start: string, end: string): Promise<Buffer> {
    const body = { database, time_start: start, time_end: end };
    let answer = await this.#call("POST", "/api/v1/logs?type=query", body);
    while (answer.state !== "Complete") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await this.#call("GET", `/api/v1/logs/${answer.request_id}`);
      assert.ok(["Requested", "Pending", "Complete"].includes(String(answer.state)), `${answer.state}`);
    }
    const response = await fetch(String(answer.presigned_url));
    assert.equal(response.status, 200);
    return gunzipSync(Buffer.from(await response.arrayBuffer()));
  }

  /** Asks for logs, as somebody else would. */
  async request(database: string, [start, end]: readonly [start: string, end: string]): Promise<void> {
    await this.#call("POST", "/api/v1/logs?type=query", { database, time_start: start, time_end: end });
  }

  /** The bodies of the requests for logs that it has received. */
  async requestedLogs(): Promise<Record<string, string>[]> {
    const { requests } = await this.#call("GET", "/control/requests");
    const calls = requests as { method: string; path: string; body?: Record<string, string> }[];
    return calls.flatMap(({ method, path, body }) =>
      method === "POST" && path === "/api/v1/logs" && body ? [body] : [],
    );
  }

  /** What is to go wrong next; takes the place of what was ordered before. */
  async orderFaults(...faults: { on: string; [effect: string]: unknown }[]): Promise<void> {
    await this.#call("PUT", "/control/faults", faults);
  }

  /** How long exports take: 1 is a few seconds, 0 is at once. */
  async setPace(pace: number): Promise<void> {
    await this.#call("PUT", "/control/settings", { pace });
  }

  async #call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
