import assert from "node:assert/strict";
import { AccountError, openAccount } from "../../../../src/core/account/index.ts";
import type { LogsResponse, Page } from "../../../../src/core/account/types.ts";
import { type ListPage, ServerList } from "../../../../src/core/exports/server-list.ts";
import type { ServerRequest } from "../../../../src/core/exports/types.ts";
import { startDemo } from "../../../../src/demo/server.ts";
import { target } from "./world.ts";

const { signal } = new AbortController();
const any = () => true;

describe("the list of what is on the server", () => {
  const item = (requestId: string, day = 10, more: Partial<LogsResponse> = {}): LogsResponse => ({
    requestId,
    state: "Complete",
    database: "us-std/Shop",
    regionGroup: "us-std",
    timeStart: `2024-05-${day}T00:00:00Z`,
    timeEnd: `2024-05-${day}T01:00:00Z`,
    ...more,
  });
  const ids = (list: ServerList) => list.requests.map(({ requestId }) => requestId);

  /** A service that answers with these pages, by token. */
  function pages(byToken: Record<string, Page<LogsResponse>>): { list: ListPage; asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      list: async ({ nextToken = "first" }) => {
        asked.push(nextToken);
        return byToken[nextToken] ?? assert.fail(`There is no page ${nextToken}`);
      },
    };
  }

  it("comes page by page, over all region groups, from the demo service", async () => {
    const demo = await startDemo({ pace: 0 });
    const account = openAccount({ endpoint: new URL(demo.url), key: demo.key, environment: {} });
    try {
      const sent = new Set<string>();
      for (let hour = 0; hour < 7; hour++) {
        const { requestId } = await account.requestLogs({
          regionGroup: hour < 5 ? "us-std" : "eu-std",
          timeStart: `2024-05-10T0${hour}:00:00Z`,
          timeEnd: `2024-05-10T0${hour}:01:00Z`,
          idempotencyToken: `0000000${hour}-0000-4000-8000-000000000000`,
        });
        sent.add(requestId);
      }
      let calls = 0;
      const list = new ServerList(target, ["us-std", "eu-std"], (options, ended) => {
        calls++;
        return account.listLogs({ ...options, maxResults: 2 }, ended);
      });
      const counts: number[] = [];
      while (list.hasMore) {
        await list.more(any, signal);
        counts.push(list.requests.length);
      }
      assert.deepEqual(counts, [4, 6, 7]);
      assert.equal(calls, 4);
      assert.deepEqual(new Set(ids(list)), sent);
      assert.deepEqual(
        list.requests.map(({ start }) => start.slice(11, 13)),
        ["06", "05", "04", "03", "02", "01", "00"],
      );
      assert.deepEqual(list.requests[0]?.target, { ...connection, regionGroup: "eu-std" });
    } finally {
      await account.close();
      await demo.close();
    }
  });

  const { connectionId, connectionName } = target;
  const connection = { connectionId, connectionName };

  it("passes over pages with nothing that is wanted", async () => {
    const { list, asked } = pages({
      first: { items: [item("1")], nextToken: "a" },
      a: { items: [], nextToken: "b" },
      b: { items: [item("1"), item("2")], nextToken: "c" },
      c: { items: [item("3")] },
    });
    const found = new ServerList(connection, ["us-std"], list);
    const isWanted = ({ requestId }: ServerRequest) => requestId !== "1";
    await found.more(isWanted, signal);
    assert.deepEqual([ids(found), asked, found.hasMore], [["1", "2"], ["first", "a", "b"], true]);
    await found.more(isWanted, signal);
    assert.deepEqual([ids(found), found.hasMore], [["1", "2", "3"], false]);
  });

  it("ends where a token comes again", async () => {
    const { list, asked } = pages({
      first: { items: [item("1")], nextToken: "a" },
      a: { items: [item("1")], nextToken: "b" },
      b: { items: [item("2")], nextToken: "a" },
    });
    const found = new ServerList(connection, [], list);
    while (found.hasMore) await found.more(any, signal);
    assert.deepEqual(
      [ids(found), asked],
      [
        ["1", "2"],
        ["first", "a", "b"],
      ],
    );
  });

  it("stops after many pages of nothing, and can go on", async () => {
    let asked = 0;
    const found = new ServerList(connection, [], async () => ({ items: [], nextToken: String(++asked) }));
    await found.more(any, signal);
    assert.deepEqual([asked, found.hasMore], [20, true]);
    await found.more(any, signal);
    assert.deepEqual([asked, found.hasMore], [40, true]);
  });

  it("keeps what came when a region group fails, and tries that again", async () => {
    let isUp = false;
    const found = new ServerList(connection, ["us-std", "eu-std"], async ({ regionGroup }) => {
      if (regionGroup === "us-std") return { items: [item("1")] };
      if (!isUp) throw new AccountError("server", "POST /api/v1/logs/_list", { status: 500 });
      return { items: [item("2", 11)] };
    });
    await found.more(any, signal);
    assert.ok(found.failure instanceof AccountError);
    assert.deepEqual([ids(found), found.hasMore], [["1"], true]);
    isUp = true;
    await found.more(any, signal);
    assert.deepEqual([found.failure, ids(found), found.hasMore], [undefined, ["2", "1"], false]);
  });

  it("leaves a region group that the key is not for", async () => {
    const found = new ServerList(connection, ["us-std", "eu-std"], async ({ regionGroup }) => {
      if (regionGroup === "us-std") return { items: [item("1")] };
      throw new AccountError("forbidden", "POST /api/v1/logs/_list", { status: 403 });
    });
    await found.more(any, signal);
    assert.deepEqual([ids(found), found.hasMore], [["1"], false]);
  });

  it("rejects when it is ended", async () => {
    const ending = new AbortController();
    const found = new ServerList(connection, [], async () => {
      ending.abort(new Error("enough"));
      throw new Error("The call was ended.");
    });
    await assert.rejects(found.more(any, ending.signal), /enough/);
  });

  describe("leaves out what no export can be made of", () => {
    const check = ([name, odd, expected]: readonly [string, Partial<LogsResponse>, string | undefined]) =>
      it(name, async () => {
        const { list } = pages({ first: { items: [item("1", 10, odd)] } });
        const found = new ServerList(connection, ["asked"], list);
        await found.more(any, signal);
        assert.equal(found.requests[0]?.target.regionGroup, expected);
      });
    (
      [
        ["nothing", {}, "us-std"],
        ["no start", { timeStart: undefined }, undefined],
        ["an end that is no time", { timeEnd: "tomorrow" }, undefined],
        ["an end before the start", { timeEnd: "2024-05-09T00:00:00Z" }, undefined],
        ["no region group, but a path", { regionGroup: undefined, database: "eu-std/Shop" }, "eu-std"],
        ["neither", { regionGroup: undefined, database: undefined }, "asked"],
      ] as const
    ).forEach(check);
  });
});
