/** A service with one large log, whose downloads are cut ten times. A process of its own, so as not to be measured. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { drained } from "../../src/demo/http.ts";
import { seeded } from "./clock.ts";
import { LargeObject } from "./large-object.ts";

export const cuts = 10;

/** What the server tells its parent, as a line of JSON each. */
export interface LargeFacts {
  readonly url: string;
  readonly size: number;
  readonly textSize: number;
  readonly records: number;
  readonly sha256: string;
}

/** Ends when the parent is gone. */
export function serveLarge(wantedBytes: number): void {
  const object = new LargeObject(wantedBytes);
  const random = seeded(11);
  const places = Array.from({ length: cuts }, (_, cut) =>
    Math.floor((object.size * (cut + random())) / (cuts + 1)),
  );
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/log")) return void send(object, places, request, response);
    const presigned_url = `http://${request.headers.host}/log?signature=s`;
    response.end(JSON.stringify({ request_id: "1", state: "Complete", presigned_url }));
  });
  server.listen(0, "127.0.0.1", () => {
    const hash = createHash("sha256");
    for (const { text } of object.members()) hash.update(text);
    const { size, textSize, records } = object;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const facts: LargeFacts = { url, size, textSize, records, sha256: hash.digest("hex") };
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  });
  process.stdin.resume().on("end", () => process.exit());
}

/** The rest of the object, up to the next place where the connection is cut. */
async function send(
  object: LargeObject,
  places: number[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const isPart = start > 0 && request.headers["if-range"] === '"large"';
  const from = isPart ? start : 0;
  response.writeHead(isPart ? 206 : 200, {
    etag: '"large"',
    "content-length": object.size - from,
    ...(isPart && { "content-range": `bytes ${from}-${object.size - 1}/${object.size}` }),
  });
  while (places[0] !== undefined && places[0] <= from) places.shift();
  const cutAt = places.shift() ?? Number.POSITIVE_INFINITY;
  let offset = from;
  for (const bytes of object.read(from)) {
    if (response.destroyed) return;
    if (offset + bytes.length >= cutAt) {
      response.write(bytes.subarray(0, cutAt - offset), () => response.destroy());
      return;
    }
    offset += bytes.length;
    if (!response.write(bytes)) await drained(response);
  }
  response.end();
}
