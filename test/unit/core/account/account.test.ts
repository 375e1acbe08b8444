import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { retryAfterMs } from "../../../../src/core/account/http.ts";
import { type Account, AccountError, openAccount } from "../../../../src/core/account/index.ts";
import { type Demo, startDemo } from "../../../../src/demo/server.ts";
import { freePort, type Listening, serve, serveSecurely } from "./servers.ts";

const key = "fnacSecretKey0123456789";

describe("account", () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  function account(endpoint: URL, options: { timeoutMs?: number; key?: string } = {}): Account {
    const one = openAccount({ endpoint, key, environment: {}, timeoutMs: 5000, ...options });
    open.push(one);
    return one;
  }

  async function server(...args: Parameters<typeof serve>): Promise<Listening> {
    const one = await serve(...args);
    open.push(one);
    return one;
  }

  /** The error of a call, after making sure that it holds no secret. */
  async function failure(call: Promise<unknown>): Promise<AccountError> {
    const error = await call.then(
      () => assert.fail("The call should have failed."),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof AccountError, inspect(error));
    for (const text of [
      inspect(error, { depth: 9, showHidden: true }),
      String(error),
      JSON.stringify(error),
    ]) {
      assert.doesNotMatch(text, /fnacSecret|SECRETSIGNATURE/);
    }
    return error;
  }

  describe("on the demo service", () => {
    let demo: Demo;
    beforeEach(async () => {
      demo = await startDemo({ pace: 0 });
      open.push(demo);
    });

    const range = { timeStart: "2024-05-10T11:00:00Z", timeEnd: "2024-05-10T11:30:00Z" };
    const token = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;

    it("requests, polls and downloads a log", async () => {
      const service = account(new URL(demo.url), { key: demo.key });
      const { items } = await service.listDatabases({});
      const database = items.find(({ hasChildren }) => hasChildren) ?? assert.fail();
      assert.ok(database.path.startsWith(`${database.regionGroup}/`));
      const children = await service.listDatabases({ path: database.path });
      assert.ok(children.items.length > 0);

      const request = { database: database.path, regionGroup: database.regionGroup, ...range };
      const first = await service.requestLogs({ ...request, idempotencyToken: token(1) });
      const again = await service.requestLogs({ ...request, idempotencyToken: token(1) });
      const other = await service.requestLogs({ ...request, idempotencyToken: token(2) });
      assert.equal(first.requestId, again.requestId);
      assert.notEqual(first.requestId, other.requestId);

      const { state, presignedUrl = "" } = await service.getLogs(first.requestId, database.regionGroup);
      assert.equal(state, "Complete");
      const whole = await service.download(presignedUrl, {});
      const bytes = await collect(whole.body);
      assert.deepEqual([whole.status, whole.start, whole.totalBytes], [200, 0, bytes.length]);
      const rest = await service.download(presignedUrl, { from: 100, etag: whole.etag });
      assert.deepEqual([rest.status, rest.start, rest.totalBytes], [206, 100, bytes.length]);
      assert.deepEqual(await collect(rest.body), bytes.subarray(100));
      const changed = await service.download(presignedUrl, { from: 100, etag: '"another"' });
      assert.deepEqual([changed.status, changed.start], [200, 0]);
      await changed.close();
      const past = await service.download(presignedUrl, { from: bytes.length, etag: whole.etag });
      assert.deepEqual([past.status, past.start, past.totalBytes], [416, bytes.length, bytes.length]);

      const expired = await failure(service.download(`${presignedUrl}SECRETSIGNATURE`, {}));
      assert.deepEqual([expired.kind, expired.status], ["linkExpired", 403]);
    });

    it("lists what was requested, page by page", async () => {
      const service = account(new URL(demo.url), { key: demo.key });
      for (let digit = 0; digit < 3; digit++) {
        const request = { regionGroup: "us", ...range, idempotencyToken: token(digit) };
        const { requestId } = await service.requestLogs(request);
        await service.getLogs(requestId, "us");
      }
      const { items, nextToken } = await service.listLogs({ regionGroup: "us-std", states: ["Complete"] });
      assert.equal(nextToken, undefined);
      assert.equal(items.length, 3);
      assert.ok(items.every((item) => item.regionGroup === "us-std" && item.state === "Complete"));
    });

    it("has the service's own words for a wrong key", async () => {
      const error = await failure(account(new URL(demo.url)).listDatabases({}));
      assert.deepEqual(
        [error.kind, error.status, error.reason, error.isApiAnswer],
        ["unauthorized", 401, "The account key is missing or not valid", true],
      );
    });
  });

  describe("answers", () => {
    const check = ([name, answer, expected]: readonly [string, object, object]) =>
      it(name, async () => {
        const { url } = await server((_, response) => response.end(JSON.stringify(answer)));
        const found = await account(url).getLogs("1", "us-std");
        assert.deepEqual(JSON.parse(JSON.stringify(found)), expected);
      });
    (
      [
        ["with request_id", { request_id: "1", state: "Pending" }, { requestId: "1", state: "Pending" }],
        ["with requestId", { requestId: "1", state: "Pending" }, { requestId: "1", state: "Pending" }],
        [
          "with what is not known, and nulls",
          {
            request_id: "1",
            state: "Archived",
            version: 3,
            updated_at: "x",
            presigned_url: null,
            region_group: "eu",
            presigned_url_expiration_time: "soon",
          },
          { requestId: "1", state: "Archived", regionGroup: "eu-std" },
        ],
        [
          "with a link",
          { request_id: "1", state: "Complete", regionGroup: "us-std", presigned_url: "https://x.test/?s" },
          { requestId: "1", state: "Complete", regionGroup: "us-std", presignedUrl: "https://x.test/?s" },
        ],
      ] as const
    ).forEach(check);

    it("takes databases in both spellings, and sends paths in full", async () => {
      const asked: string[] = [];
      const { url } = await server((request, response) => {
        asked.push(request.url ?? "");
        const results = [
          { name: "a", path: "us-std/a", region_group: "us-std", has_children: false },
          { name: "b", path: "us/b", regionGroup: "us", hasChildren: true },
          { name: "c", path: "classic/c" },
        ];
        response.end(JSON.stringify({ results, next_token: "n" }));
      });
      const page = await account(url).listDatabases({ path: "us/shop", nextToken: "t", maxResults: 7 });
      assert.deepEqual(page, {
        items: [
          { name: "a", path: "us-std/a", regionGroup: "us-std", hasChildren: false },
          { name: "b", path: "us-std/b", regionGroup: "us-std", hasChildren: true },
          { name: "c", path: "classic/c", regionGroup: "classic", hasChildren: true },
        ],
        nextToken: "n",
      });
      assert.deepEqual(asked, ["/api/v1/databases?max_results=7&path=us-std%2Fshop&next_token=t"]);
    });

    it("takes a list with odd entries, and leaves out those that are no requests", async () => {
      const asked: unknown[] = [];
      const { url } = await server(async (request, response) => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part);
        asked.push(request.url, JSON.parse(Buffer.concat(parts).toString()));
        const results = [
          { request_id: "1", state: "Complete", presigned_url: null, version: "2" },
          { request_id: 398123441122, state: "Archived" },
          { request_id: 2 ** 60, state: "Complete" },
          { state: "Complete" },
          { request_id: "4" },
          { request_id: "", state: "Complete" },
          "5",
          null,
        ];
        response.end(JSON.stringify({ results, next_token: "", total: 9 }));
      });
      const page = await account(url).listLogs({ regionGroup: "eu", nextToken: "t", maxResults: 7 });
      assert.deepEqual(
        page.items.map(({ requestId, state }) => [requestId, state]),
        [
          ["1", "Complete"],
          ["398123441122", "Archived"],
        ],
      );
      assert.equal(page.nextToken, undefined);
      await account(url).listLogs({});
      assert.deepEqual(asked, [
        "/api/v1/logs/_list?type=query&regionGroup=eu-std",
        { next_token: "t", max_results: 7 },
        "/api/v1/logs/_list?type=query",
        {},
      ]);
    });

    const noList = ([name, answer]: readonly [string, unknown]) =>
      it(`are none of a Logs API: ${name}`, async () => {
        const { url } = await server((_, response) => response.end(JSON.stringify(answer)));
        assert.equal((await failure(account(url).listLogs({}))).kind, "notApi");
      });
    (
      [
        ["an error where a list should be", { error: { message: "no" } }],
        ["a list alone", []],
        ["a list that is none", { results: { 0: "a" } }],
        ["a token that is none", { results: [], next_token: 7 }],
      ] as const
    ).forEach(noList);

    it("asks for a database or for a region group, not for both", async () => {
      const bodies: unknown[] = [];
      const { url } = await server(async (request, response) => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part);
        bodies.push(JSON.parse(Buffer.concat(parts).toString()));
        response.end(JSON.stringify({ request_id: "1", state: "Requested" }));
      });
      const times = { timeStart: "a", timeEnd: "b", idempotencyToken: "c" };
      const wire = { time_start: "a", time_end: "b", idempotency_token: "c" };
      await account(url).requestLogs({ regionGroup: "eu", database: "eu/shop", ...times });
      await account(url).requestLogs({ regionGroup: "eu", ...times });
      assert.deepEqual(bodies, [
        { database: "eu-std/shop", ...wire },
        { region_group: "eu-std", ...wire },
      ]);
    });
  });

  describe("refusals", () => {
    const long = "x".repeat(300);
    const check = ([status, body, kind, reason, retryAfter]: readonly [
      number,
      string,
      string,
      string | undefined,
      string?,
    ]) =>
      it(`${status} ${body.slice(0, 60)}`, async () => {
        const { url } = await server((_, response) => {
          response.writeHead(status, retryAfter ? { "retry-after": retryAfter } : {}).end(body);
        });
        const error = await failure(account(url).listDatabases({}));
        assert.deepEqual([error.kind, error.reason], [kind, reason]);
        assert.equal(error.retryAfterMs, retryAfter && Number(retryAfter) * 1000);
      });
    (
      [
        [
          400,
          '{"code":"bad_request","reason":"Database is not specified."}',
          "badRequest",
          "Database is not specified",
        ],
        [403, '{"error":{"code":"c","message":"Not this one","metadata":{}}}', "forbidden", "Not this one"],
        [404, '{"message":"No such request"}', "notFound", "No such request"],
        [404, "<html>", "notFound", "Not Found"],
        [401, "", "unauthorized", "Unauthorized"],
        [422, "{}", "badRequest", "Unprocessable Entity"],
        [429, '{"reason":"Slow down"}', "throttled", "Slow down", "40"],
        [500, '{"reason":""}', "server", "Internal Server Error"],
        [503, "oops", "server", "Service Unavailable", "7"],
        [400, JSON.stringify({ reason: long }), "badRequest", `${"x".repeat(199)}…`],
        [400, JSON.stringify({ reason: `The key ${key} is bad` }), "badRequest", "The key … is bad"],
        [400, '{"reason":"See https://x.test/a?s=SECRETSIGNATURE."}', "badRequest", "See https://x.test/a?…"],
        [400, '{"reason":"two\\nlines"}', "badRequest", "two lines"],
        [400, '{"reason":"[Sign in](command:evil)"}', "badRequest", "[Sign in] (command:evil)"],
        [200, "<html>Sign in</html>", "notApi", "The answer is not JSON"],
        [200, "", "notApi", "The answer is not JSON"],
        [200, '{"results":[{"name":1}]}', "notApi", "Expected string at results.0.name of the answer"],
        [200, "[]", "notApi", 'Expected "results" at results of the answer'],
        [407, "", "proxy", "Proxy Authentication Required"],
      ] as const
    ).forEach(check);

    it("takes an answer without an id for none of a Logs API", async () => {
      const { url } = await server((_, response) => response.end('{"state":"Complete"}'));
      assert.equal((await failure(account(url).getLogs("1", "us-std"))).kind, "notApi");
    });
  });

  describe("redirects", () => {
    it("are followed within the origin", async () => {
      const { url } = await server((request, response) => {
        if (request.url?.includes("moved")) response.end('{"results":[]}');
        else response.writeHead(307, { location: "/moved" }).end();
      });
      assert.deepEqual((await account(url).listDatabases({})).items, []);
    });

    it("never carry the key to another origin", async () => {
      const other = await server((request, response) => {
        reached.push(request.headers.authorization ?? "nothing");
        response.end('{"results":[]}');
      });
      const reached: string[] = [];
      const { url } = await server((_, response) => {
        response.writeHead(302, { location: `${other.url.origin}/api/v1/databases` }).end();
      });
      assert.equal((await failure(account(url).listDatabases({}))).kind, "notApi");
      assert.deepEqual(reached, []);
    });

    it("are not followed with a request for logs, nor for ever", async () => {
      let count = 0;
      const { url } = await server((_, response) => {
        count++;
        response.writeHead(307, { location: "/again" }).end();
      });
      const request = { regionGroup: "us-std", timeStart: "a", timeEnd: "b", idempotencyToken: "c" };
      assert.equal((await failure(account(url).requestLogs(request))).kind, "notApi");
      assert.equal(count, 1);
      assert.equal((await failure(account(url).listDatabases({}))).kind, "notApi");
      assert.equal(count, 7);
    });

    it("are followed anywhere by a download, which carries no key", async () => {
      const store = await server((request, response) => {
        assert.equal(request.headers.authorization, undefined);
        response.end("bytes");
      });
      const { url } = await server((_, response) => {
        response.writeHead(302, { location: `${store.url.origin}/log?SECRETSIGNATURE` }).end();
      });
      const { body } = await account(url).download(`${url.origin}/log`, {});
      assert.equal((await collect(body)).toString(), "bytes");
    });

    it("are not followed to plain http on another machine", async () => {
      const { url } = await server((_, response) => {
        response.writeHead(302, { location: "http://store.test/log?SECRETSIGNATURE" }).end();
      });
      const error = await failure(account(url).download(`${url.origin}/log`, {}));
      assert.deepEqual([error.kind, error.host], ["insecure", "store.test:80"]);
    });
  });

  describe("connections", () => {
    it("go nowhere in plain http but to this machine", async () => {
      const error = await failure(account(new URL("http://logs.test")).listDatabases({}));
      assert.equal(error.kind, "insecure");
      const link = "http://logs.test/log?SECRETSIGNATURE";
      assert.equal(
        (await failure(account(new URL("https://logs.test")).download(link, {}))).kind,
        "insecure",
      );
    });

    it("may be refused", async () => {
      const port = await freePort();
      const error = await failure(account(new URL(`http://127.0.0.1:${port}`)).listDatabases({}));
      assert.deepEqual(
        [error.kind, error.host, error.isAtProxy],
        ["connectionRefused", `127.0.0.1:${port}`, false],
      );
    });

    it("may lead to a name that nobody knows", async () => {
      const error = await failure(account(new URL("https://logs.invalid")).listDatabases({}));
      // Without any network the system cannot say whether there is such a name.
      assert.match(error.kind, /^(nameNotFound|offline)$/);
      assert.equal(error.host, "logs.invalid:443");
    });

    it("may meet a certificate that nobody trusts", async () => {
      const { url, close } = await serveSecurely(() => assert.fail("Nothing may be sent."));
      open.push({ close });
      const error = await failure(account(url).listDatabases({}));
      assert.equal(error.kind, "tls");
      assert.match(error.reason ?? "", /^[^;]*certificate$/);
    });

    it("may break off", async () => {
      const { url } = await server((_, response) => response.destroy());
      assert.equal((await failure(account(url).listDatabases({}))).kind, "network");
    });

    it("may break off in the middle of a download", async () => {
      const { url } = await server((_, response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write("some", () => response.destroy());
      });
      const { body } = await account(url).download(`${url.origin}/log?SECRETSIGNATURE`, {});
      assert.equal((await failure(collect(body))).kind, "network");
    });

    it("may break off at once, and give what has come before that", async () => {
      const { url } = await server((_, response) => {
        response.writeHead(200, { "content-length": "100000" });
        response.write(Buffer.alloc(50_000, "x"), () => response.destroy());
      });
      const { body } = await account(url).download(`${url.origin}/log?SECRETSIGNATURE`, {});
      // It is over before anybody reads.
      await sleep(50);
      let length = 0;
      const read = async () => {
        for await (const part of body) length += part.length;
      };
      assert.equal((await failure(read())).reason, "closed by the other side");
      assert.equal(length, 50_000);
    });

    it("wait for whoever reads slowly", async () => {
      let sent = 0;
      const { url } = await server((_, response) => {
        const send = () => {
          while (sent < 50_000_000 && response.write(Buffer.alloc(100_000))) sent += 100_000;
        };
        response.on("drain", send);
        send();
      });
      const download = await account(url).download(`${url.origin}/log`, {});
      await sleep(100);
      assert.ok(sent < 40_000_000, `${sent} bytes were sent to nobody`);
      await download.close();
    });

    it("may bring no answer in time", async () => {
      const { url } = await server(() => {});
      const error = await failure(account(url, { timeoutMs: 50 }).listDatabases({}));
      assert.equal(error.kind, "timeout");
    });

    it("may bring the answer of a web server in place of a log", async () => {
      const { url } = await server((_, response) => {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Sign in</html>");
      });
      assert.equal(
        (await failure(account(url).download(`${url.origin}/log?SECRETSIGNATURE`, {}))).kind,
        "notApi",
      );
    });

    it("end with the signal, before, in and after the answer", async () => {
      const { url } = await server((request, response) => {
        if (request.url === "/log") response.write("some");
      });
      const reason = new Error("Enough");
      await assert.rejects(account(url).listDatabases({}, AbortSignal.abort(reason)), reason);

      const waiting = new AbortController();
      const call = account(url).listDatabases({}, waiting.signal);
      setTimeout(() => waiting.abort(reason), 20);
      await assert.rejects(call, reason);

      const reading = new AbortController();
      const { body } = await account(url).download(`${url.origin}/log`, {}, reading.signal);
      setTimeout(() => reading.abort(reason), 20);
      await assert.rejects(collect(body), reason);
    });

    it("end when the account is closed", async () => {
      const { url } = await server(() => {});
      const one = account(url);
      const call = failure(one.listDatabases({}));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await one.close();
      assert.equal((await call).kind, "closed");
      assert.equal((await failure(one.listDatabases({}))).kind, "closed");
    });
  });

  describe("Retry-After", () => {
    const now = new Date("2024-05-10T12:00:00Z");
    const check = ([header, expected]: readonly [string | undefined, number | undefined]) =>
      it(`${header}`, () => assert.equal(retryAfterMs(header, now), expected));
    (
      [
        [undefined, undefined],
        ["40", 40_000],
        [" 0 ", 0],
        ["999999999", 3_600_000],
        ["Fri, 10 May 2024 12:00:30 GMT", 30_000],
        ["Fri, 10 May 2024 11:00:00 GMT", 0],
        ["soon", undefined],
      ] as const
    ).forEach(check);
  });
});

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}
