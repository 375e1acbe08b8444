import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Account, openAccount } from "../../../../src/core/account/index.ts";
import { openExports } from "../../../../src/core/exports/index.ts";
import { partPathOf } from "../../../../src/core/exports/sink.ts";
import type { Exports } from "../../../../src/core/exports/types.ts";
import { type Listening, serve } from "../account/servers.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";
import { end, start, target, until, untilEnd } from "./world.ts";

/** Answers one download; the last one given answers all that follow. */
type Store = (request: IncomingMessage, response: ServerResponse) => void;

const lines = (count: number, seed: number) =>
  Array.from(
    { length: count },
    (_, line) => `${JSON.stringify({ line, noise: Math.sin(line + seed) })}\n`,
  ).join("");
const text = lines(4000, 0);
const bytes = gzipSync(text);
const half = Math.floor(bytes.length / 2);

const from = ({ headers }: IncomingMessage) =>
  Number(/^bytes=(\d+)-$/.exec(headers.range ?? "bytes=0-")?.[1]);
const whole: Store = (_, response) =>
  void response.writeHead(200, { "content-length": bytes.length }).end(bytes);

/** The rest of an object, as a store gives it. */
function rest(object: Buffer, headers: Record<string, string> = {}): Store {
  return (request, response) => {
    const begin = from(request);
    if (begin === 0)
      return void response.writeHead(200, { "content-length": object.length, ...headers }).end(object);
    const range = `bytes ${begin}-${object.length - 1}/${object.length}`;
    const length = { "content-length": object.length - begin };
    response.writeHead(206, { ...length, "content-range": range, ...headers }).end(object.subarray(begin));
  };
}

/** Says where it ends only when it is there. */
function chunked(object: Buffer): Store {
  return (_, response) => {
    response.write(object);
    response.end();
  };
}

describe("exports from odd stores", function () {
  this.timeout(10_000);
  let service: Listening;
  let account: Account;
  let exports: Exports;
  let stores: Store[];
  let asked: IncomingMessage[];

  beforeEach(async () => {
    asked = [];
    service = await serve((request, response) => {
      if (request.url?.startsWith("/log")) {
        asked.push(request);
        const store = stores.length > 1 ? stores.shift() : stores[0];
        return store?.(request, response);
      }
      const presigned_url = `${service.url.origin}/log?signature=s`;
      response.end(JSON.stringify({ request_id: "1", state: "Complete", presigned_url }));
    });
    account = openAccount({ endpoint: service.url, key: "k", environment: {}, timeoutMs: 2000 });
    const folder = await temporaryFolder();
    exports = await openExports({
      storeFolder: join(folder, "store"),
      logFolder: () => join(folder, "logs"),
      account: async () => account,
      sleep: (ms, signal) => sleep(ms / 100, undefined, { signal }),
      log: () => {},
    });
  });
  afterEach(async () => {
    await exports.close();
    await account.close();
    await service.close();
    await removeFolders();
  });

  /** Sends some bytes, and breaks off when they are on the disk. */
  function broken(object: Buffer, headers: Record<string, string | number> = {}): Store {
    return async (_, response) => {
      response.writeHead(200, headers).write(object);
      while ((await arrivedBytes()) < object.length) await sleep(5);
      response.destroy();
    };
  }

  async function arrivedBytes(): Promise<number> {
    const file = exports.list()[0]?.file;
    if (!file) return 0;
    return stat(partPathOf(file)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  async function run(...given: Store[]) {
    stores = given;
    const { id } = await exports.start(target, start, end);
    return untilEnd(exports, id);
  }

  const check = ([name, given, ranges, expected]: readonly [
    string,
    readonly Store[],
    readonly string[],
    string?,
  ]) =>
    it(name, async () => {
      const view = await run(...given);
      assert.deepEqual([view.state, view.message], ["ready", undefined]);
      const log = expected ?? text;
      assert.equal(await readFile(view.file ?? "", "utf8"), log);
      assert.deepEqual([view.fileBytes, view.records], [log.length, log.split("\n").length - 1]);
      assert.deepEqual(
        asked.map(({ headers }) => [headers.range, headers["if-range"]].filter(Boolean).join(" ") || "all"),
        ranges,
      );
    });
  const other = gzipSync(lines(5000, 7));
  (
    [
      ["that say nothing about the length", [chunked(bytes)], ["all"]],
      ["that send plain text", [(_, response) => void response.end(text)], ["all"]],
      ["that send nothing", [(_, response) => void response.end()], ["all"], ""],
      [
        "that break off without having said the length",
        [broken(bytes.subarray(0, half)), rest(bytes)],
        ["all", `bytes=${half}-`],
      ],
      [
        "that end early without having said the length",
        [chunked(bytes.subarray(0, half)), rest(bytes)],
        ["all", `bytes=${half}-`],
      ],
      [
        "that break off behind the last byte",
        [
          broken(bytes),
          (request, response) => {
            assert.equal(from(request), bytes.length);
            response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
          },
        ],
        ["all", `bytes=${bytes.length}-`],
      ],
      [
        "with a validator",
        [
          broken(bytes.subarray(0, half), { "content-length": bytes.length, etag: '"a"' }),
          rest(bytes, { etag: '"a"' }),
        ],
        ["all", `bytes=${half}- "a"`],
      ],
      [
        "with a weak validator",
        [broken(bytes.subarray(0, half), { "content-length": bytes.length, etag: 'W/"a"' }), rest(bytes)],
        ["all", `bytes=${half}-`],
      ],
      [
        "that send another part than was asked for",
        [
          broken(bytes.subarray(0, half), { "content-length": bytes.length }),
          (_, response) => {
            const range = { "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` };
            response.writeHead(206, range).end(bytes);
          },
          whole,
        ],
        ["all", `bytes=${half}-`, "all"],
      ],
      [
        "that send a part without saying which",
        [
          broken(bytes.subarray(0, half), { "content-length": bytes.length }),
          (_, response) => void response.writeHead(206).end(bytes.subarray(half)),
          whole,
        ],
        ["all", `bytes=${half}-`, "all"],
      ],
      [
        "that have less by now",
        [
          broken(other, { "content-length": other.length + 1 }),
          (_, response) => void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end(),
          whole,
        ],
        ["all", `bytes=${other.length}-`, "all"],
      ],
      [
        "that have something of another length by now",
        [broken(other.subarray(0, half), { "content-length": other.length }), rest(bytes), whole],
        ["all", `bytes=${half}-`, "all"],
      ],
      [
        "that have something else of the same length by now",
        [broken(gzipSync(lines(4000, 1)).subarray(0, half)), rest(bytes)],
        ["all", `bytes=${half}-`, "all"],
      ],
      [
        "behind a sign-in page",
        [(_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"), whole],
        ["all", "all"],
      ],
      [
        "behind a redirect",
        [(_, response) => void response.writeHead(302, { location: "/log-2?signature=t" }).end(), whole],
        ["all", "all"],
      ],
    ] as const satisfies readonly (readonly [string, readonly Store[], readonly string[], string?])[]
  ).forEach(check);

  const longText = lines(60_000, 0);
  const longBytes = gzipSync(longText);
  const place = Math.floor(longBytes.length * 0.8);
  const checkDamage = ([name, object]: readonly [string, Buffer]) =>
    it(`with a log that is ${name}: what comes before can be opened, and it can be downloaded again`, async () => {
      const view = await run((_, response) => {
        response.writeHead(200, { "content-length": object.length }).end(object);
      });
      assert.equal(view.state, "failed");
      assert.match(
        view.message ?? "",
        /^The log of ECommerce is damaged after [\d.]+ MB\. The records before that can/,
      );
      const log = await readFile(view.file ?? "", "utf8");
      // What is damaged may look like a log for a while.
      assert.equal(log.slice(0, 1_000_000), longText.slice(0, 1_000_000));
      assert.equal(asked.length, 1);
      stores = [rest(longBytes)];
      await exports.retry(view.id);
      const again = await untilEnd(exports, view.id);
      assert.equal(again.state, "ready");
      assert.equal(await readFile(again.file ?? "", "utf8"), longText);
    });
  (
    [
      ["damaged", Buffer.from(longBytes).fill(0xff, place, place + 50)],
      ["cut short on the server", longBytes.subarray(0, place)],
    ] as const
  ).forEach(checkDamage);

  it("with a link in plain http to another machine: nothing is sent", async () => {
    const view = await run((_, response) => {
      response.writeHead(302, { location: "http://store.test/log?signature=t" }).end();
    });
    assert.equal(view.state, "stopped");
    assert.match(view.message ?? "", /^The download link is plain http, which is for this machine only\./);
  });

  it("show a log while it arrives", async () => {
    stores = [
      async (_, response) => {
        response.writeHead(200, { "content-length": bytes.length });
        response.write(bytes.subarray(0, half));
        await sleep(400);
        response.write(bytes.subarray(half, half + 10));
        await sleep(400);
        response.end(bytes.subarray(half + 10));
      },
    ];
    const { id } = await exports.start(target, start, end);
    const { file = "" } = await until(exports, id, ({ receivedBytes = 0 }) => receivedBytes > half);
    const log = await readFile(file, "utf8");
    assert.ok(log.length > 10_000 && text.startsWith(log));
    await untilEnd(exports, id);
    assert.equal(await readFile(file, "utf8"), text);
  });
});
