import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type Client, incident, withDemo } from "./client.ts";

const hour = { time_start: "2024-05-10T14:00:00Z", time_end: "2024-05-10T15:00:00Z" };
const prod = { database: "us-std/ECommerce/prod", ...hour };

describe("demo API", () => {
  const refused: readonly [what: string, body: unknown, status: number, reason: RegExp][] = [
    ["neither database nor region group", hour, 400, /^Database is not specified$/],
    ["no start", { ...prod, time_start: undefined }, 400, /time_start is required/],
    ["no end", { ...prod, time_end: undefined }, 400, /time_end is required/],
    [
      "a start that is no instant",
      { ...prod, time_start: "yesterday" },
      400,
      /time_start is not a date-time/,
    ],
    [
      "a start without a zone",
      { ...prod, time_start: "2024-05-10T14:00:00" },
      400,
      /time_start is not a date-time/,
    ],
    [
      "a day that is not there",
      { ...prod, time_start: "2024-02-31T25:00:00Z" },
      400,
      /time_start is not a date-time/,
    ],
    ["a start that is a number", { ...prod, time_start: 1 }, 400, /time_start is not a string/],
    ["an empty interval", { ...prod, time_end: hour.time_start }, 400, /interval is empty/],
    ["an end before the start", { ...prod, time_end: "2024-05-10T13:00:00Z" }, 400, /before/],
    ["more than 90 days", { ...prod, time_end: "2024-08-08T14:00:00.001Z" }, 400, /90 days/],
    ["a token that is no uuid", { ...prod, idempotency_token: "once" }, 400, /not a uuid/],
    [
      "a database that is not there",
      { ...prod, database: "us-std/Nothing" },
      404,
      /no database us-std\/Nothing/,
    ],
    ["a database without its region group", { ...prod, database: "ECommerce/prod" }, 404, /no database/],
    ["a region group that is not there", { ...hour, region_group: "ap-std" }, 400, /no region group ap-std/],
    ["a list", [], 400, /not an object/],
    ["no JSON", "{", 400, /not JSON/],
  ];
  for (const [what, body, status, reason] of refused) {
    it(`refuses ${what}`, () =>
      withDemo({}, async ({ call }) => {
        const answer = await call("POST", "/api/v1/logs?type=query", body);
        assert.equal(answer.status, status);
        assert.deepEqual(Object.keys(answer.body), ["code", "reason"]);
        assert.equal(answer.body.code, status === 404 ? "not_found" : "bad_request");
        assert.match(answer.body.reason, reason);
      }));
  }

  it("refuses the published example as it stands, and takes it with an hour in it", () =>
    withDemo({}, async ({ request, poll }) => {
      const example = {
        database: "classic/parent-db/child-db",
        region_group: "classic",
        time_start: "2022-09-19T20:42:16.828Z",
        time_end: "2022-09-19T20:42:16.828Z",
        idempotency_token: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
      };
      assert.match((await request(example)).body.reason, /interval is empty/);
      const { body } = await request({ ...example, time_end: "2022-09-19T21:42:16.828Z" });
      assert.equal(body.database, example.database);
      assert.equal((await poll(body.request_id)).body.state, "Complete");
    }));

  const taken: readonly [
    what: string,
    body: Record<string, unknown>,
    database: string | undefined,
    group: string,
  ][] = [
    ["a database", prod, "us-std/ECommerce/prod", "us-std"],
    ["a region group", { ...hour, region_group: "eu-std" }, undefined, "eu-std"],
    [
      "a region group as the published table spells it",
      { ...hour, regionGroup: "eu-std" },
      undefined,
      "eu-std",
    ],
    ["a region group in short", { ...hour, region_group: "us" }, undefined, "us-std"],
    ["both: the database counts", { ...prod, region_group: "eu-std" }, "us-std/ECommerce/prod", "us-std"],
    ["90 days", { ...prod, time_end: "2024-08-08T14:00:00Z" }, "us-std/ECommerce/prod", "us-std"],
    [
      "an end in the future",
      { ...prod, time_start: "2999-01-01T00:00:00Z", time_end: "2999-01-02T00:00:00Z" },
      "us-std/ECommerce/prod",
      "us-std",
    ],
  ];
  for (const [what, body, database, group] of taken) {
    it(`takes ${what}`, () =>
      withDemo({ pace: 1 }, async ({ request }) => {
        const answer = await request(body);
        assert.equal(answer.status, 200);
        assert.equal(answer.body.state, "Pending");
        assert.equal(answer.body.database, database);
        assert.equal(answer.body.region_group, group);
        assert.equal(Date.parse(answer.body.time_start), Date.parse(String(body.time_start)));
        assert.equal(answer.body.presigned_url, undefined);
      }));
  }

  const calls: readonly [method: string, path: string, body: unknown, status: number][] = [
    ["POST", "/api/v1/logs", prod, 400],
    ["POST", "/api/v1/logs?type=audit", prod, 400],
    ["GET", "/api/v1/logs/123456?type=query", undefined, 404],
    ["GET", "/api/v1/logs/_list", undefined, 404],
    ["DELETE", "/api/v1/logs", undefined, 404],
    ["GET", "/api/v2/logs", undefined, 404],
    ["GET", "/", undefined, 404],
    ["GET", "/api/v1/databases", undefined, 200],
    ["GET", "/api/v1/databases?path=us-std", undefined, 200],
    ["GET", "/api/v1/databases?path=us-std/Nothing", undefined, 404],
    ["GET", "/api/v1/databases?max_results=0", undefined, 400],
    ["GET", "/api/v1/databases?max_results=1001", undefined, 400],
    ["GET", "/api/v1/databases?max_results=many", undefined, 400],
    ["GET", "/api/v1/databases?next_token=never", undefined, 400],
    ["POST", "/api/v1/logs/_list?type=query&regionGroup=us-std", {}, 200],
    ["POST", "/api/v1/logs/_list?type=query&regionGroup=us-std", undefined, 200],
    ["POST", "/api/v1/logs/_list?type=audit", {}, 400],
    ["POST", "/api/v1/logs/_list", { max_results: "3" }, 400],
    ["POST", "/api/v1/logs/_list", { states: "Complete" }, 400],
    ["POST", "/api/v1/logs/_list", { next_token: 5 }, 400],
  ];
  for (const [method, path, body, status] of calls) {
    it(`answers ${status} to ${method} ${path} ${JSON.stringify(body) ?? ""}`, () =>
      withDemo({}, async ({ call }) => assert.equal((await call(method, path, body)).status, status)));
    it(`wants the key for ${method} ${path} ${JSON.stringify(body) ?? ""}`, () =>
      withDemo({}, async ({ call }) => {
        for (const authorization of ["", "Bearer", "Bearer wrong", "Basic abc"]) {
          const answer = await call(method, path, body, { authorization });
          assert.equal(answer.status, 401);
          assert.equal(answer.body.code, "unauthorized");
        }
      }));
  }

  it("lives from Pending over Requested to Complete, and then has a link", () => {
    let nowMs = Date.parse("2024-05-11T00:00:00Z");
    return withDemo({ pace: 1, now: () => new Date(nowMs) }, async ({ request, poll }) => {
      const { request_id: id } = (await request(incident)).body;
      const states: string[] = [];
      while (states.at(-1) !== "Complete") {
        const { body } = await poll(id);
        assert.equal("presigned_url" in body, body.state === "Complete");
        if (body.state !== states.at(-1)) states.push(body.state);
        nowMs += 100;
      }
      assert.deepEqual(states, ["Pending", "Requested", "Complete"]);
    });
  });

  for (const [what, body] of [
    ["a database that nobody queries", { ...hour, database: "us-std/Archive" }],
    ["the future", { ...prod, time_start: "2999-01-01T00:00:00Z", time_end: "2999-01-02T00:00:00Z" }],
  ] as const) {
    it(`says DoesNotExist of ${what}`, () =>
      withDemo({}, async ({ request, poll }) => {
        const { body: answer } = await poll((await request(body)).body.request_id);
        assert.equal(answer.state, "DoesNotExist");
        assert.equal(answer.presigned_url, undefined);
      }));
  }

  it("resolves requests with one token to one request, for 24 hours", () => {
    let nowMs = Date.parse("2024-05-11T00:00:00Z");
    return withDemo({ now: () => new Date(nowMs) }, async ({ request }) => {
      const token = randomUUID();
      const idOf = async (body: Record<string, unknown>) => (await request(body)).body.request_id;
      const first = await idOf({ ...prod, idempotency_token: token });
      assert.equal(await idOf({ ...prod, idempotency_token: token }), first);
      assert.equal(await idOf({ ...prod, idempotency_token: token.toUpperCase() }), first);
      assert.notEqual(await idOf({ ...prod, idempotency_token: randomUUID() }), first);
      assert.notEqual(await idOf(prod), await idOf(prod));
      nowMs += 24 * 3_600_000;
      assert.notEqual(await idOf({ ...prod, idempotency_token: token }), first);
    });
  });

  it("makes one request of many that come at once with one token", () =>
    withDemo({}, async ({ request }) => {
      const body = { ...prod, idempotency_token: randomUUID() };
      const answers = await Promise.all(Array.from({ length: 8 }, () => request(body)));
      assert.equal(new Set(answers.map((answer) => answer.body.request_id)).size, 1);
    }));

  it("knows its requests again after it was started anew, and nobody else's", () =>
    withDemo({}, async (before) => {
      const { request_id: id } = (await before.request(incident)).body;
      const complete = (await before.poll(id)).body;
      await withDemo({}, async (after) => {
        const { body } = await after.poll(id);
        assert.equal(body.state, "Complete");
        assert.equal(body.time_start, complete.time_start);
        assert.equal((await after.poll(`${id.slice(0, -1)}${id.endsWith("A") ? "B" : "A"}`)).status, 404);
      });
      await withDemo({ seed: 2 }, async (other) => assert.equal((await other.poll(id)).status, 404));
    }));
}).timeout(20_000);

describe("demo listings", () => {
  const pages = async (
    { call }: Client,
    page: (token: string | undefined) => Parameters<Client["call"]>,
  ): Promise<unknown[][]> => {
    const all: unknown[][] = [];
    let token: string | undefined;
    do {
      const { status, body } = await call(...page(token));
      assert.equal(status, 200);
      all.push(body.results);
      token = body.next_token;
    } while (token);
    return all;
  };

  it("lists the top of both region groups, with all that is said of a database", () =>
    withDemo({}, async ({ call }) => {
      const { results, next_token } = (await call("GET", "/api/v1/databases?max_results=1000")).body;
      assert.equal(next_token, undefined);
      assert.deepEqual(
        [...new Set(results.map((item: { region_group: string }) => item.region_group))],
        ["us-std", "eu-std"],
      );
      const shop = results.find((item: { name: string }) => item.name === "ECommerce");
      assert.deepEqual(shop, {
        name: "ECommerce",
        path: "us-std/ECommerce",
        region_group: "us-std",
        has_children: true,
      });
      const children = (await call("GET", "/api/v1/databases?path=us-std/ECommerce")).body.results;
      assert.deepEqual(
        children.map((item: { name: string }) => item.name),
        ["prod", "staging", "dev"],
      );
      assert.deepEqual((await call("GET", "/api/v1/databases?path=us-std/Archive")).body, { results: [] });
    }));

  for (const [size, sizes] of [
    ["1000", [100, 100, 50]],
    ["125", [100, 100, 50]],
    ["50", [50, 50, 50, 50, 50]],
    ["", undefined],
  ] as const) {
    it(`pages through 250 children, ${size || "as many as usual"} at a time`, () =>
      withDemo({}, async (client) => {
        if (!size)
          return void assert.equal(
            (await client.call("GET", "/api/v1/databases?path=us-std/tenants")).body.results.length,
            100,
          );
        const all = await pages(client, (token) => [
          "GET",
          `/api/v1/databases?path=us-std/tenants&max_results=${size}${token ? `&next_token=${token}` : ""}`,
        ]);
        assert.deepEqual(
          all.map((page) => page.length),
          sizes,
        );
        assert.equal(new Set(all.flat().map((item) => (item as { path: string }).path)).size, 250);
      }));
  }

  it("lists requests newest first, in pages that new requests do not move, without links", () =>
    withDemo({}, async (client) => {
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.unshift((await client.request(incident)).body.request_id);
      await client.poll(ids[0] ?? "");
      const all = await pages(client, (token) => {
        void client.request(prod);
        return ["POST", "/api/v1/logs/_list?type=query", { max_results: 2, next_token: token }];
      });
      const items = all.flat() as { request_id: string; presigned_url?: string }[];
      assert.ok(items.every((item) => item.presigned_url === undefined));
      assert.deepEqual(
        items.map((item) => item.request_id).filter((id) => ids.includes(id)),
        ids,
      );
    }));

  it("lists the states and the region group that were asked for", () =>
    withDemo({}, async ({ request, poll, call }) => {
      const { request_id: full } = (await request(incident)).body;
      const { request_id: empty } = (await request({ ...hour, database: "us-std/Archive" })).body;
      const { request_id: european } = (await request({ ...hour, database: "eu-std/Loyalty" })).body;
      for (const id of [full, empty, european]) await poll(id);
      const list = async (query: string, body: unknown) =>
        (await call("POST", `/api/v1/logs/_list?type=query${query}`, body)).body.results.map(
          (item: { request_id: string }) => item.request_id,
        );
      assert.deepEqual(await list("", {}), [european, empty, full]);
      assert.deepEqual(await list("", { states: ["Complete"] }), [european, full]);
      assert.deepEqual(await list("", { states: ["DoesNotExist", "Failed"] }), [empty]);
      assert.deepEqual(await list("&regionGroup=eu-std", {}), [european]);
    }));

  it("has requests that somebody else made, when asked to", () =>
    withDemo({ hasHistory: true }, async ({ call, poll }) => {
      const { results } = (await call("POST", "/api/v1/logs/_list?type=query", {})).body;
      const states: string[] = [];
      for (const { request_id } of results) states.push((await poll(request_id)).body.state);
      assert.deepEqual(states.toSorted(), ["Complete", "Complete", "DoesNotExist", "TimedOut"]);
    }));
}).timeout(20_000);
