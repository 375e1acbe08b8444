import assert from "node:assert/strict";
import type { Row, Rows } from "../../../src/protocol/explorer.ts";
import { RowsCache, rowsPerPage } from "../../../src/webview/rows-cache.ts";

const source = { view: "all", generation: 1, searchId: 0, orderId: 0, isSorted: false } as const;

interface Request {
  readonly page: number;
  readonly signal: AbortSignal;
  answer(change?: Partial<Rows>): Promise<void>;
  fail(): Promise<void>;
}

/** A cache whose answers come when the test says so. */
function cacheOf(count: number) {
  const requests: Request[] = [];
  let changes = 0;
  const fetch = (first: number, size: number, signal: AbortSignal) =>
    new Promise<Rows>((resolve, reject) => {
      const rows = Array.from({ length: Math.min(size, cache.count - first) }, (_, i) => rowOf(first + i));
      requests.push({
        page: first / rowsPerPage,
        signal,
        answer: async (change) => {
          resolve({ generation: 1, searchId: 0, orderId: 0, first, rows, ...change });
          await settled();
        },
        fail: async () => {
          reject(new Error("gone"));
          await settled();
        },
      });
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const cache = new RowsCache(source, fetch, () => changes++);
  cache.count = count;
  const pages = () => requests.map(({ page }) => page);
  return { cache, requests, pages, changes: () => changes };
}

function rowOf(record: number): Row {
  return { record, state: "ok", cells: [] };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("rows cache", () => {
  it("fetches the page in sight, then one in the direction of travel", () => {
    const check = (first: number, last: number, direction: number, expected: number[]) => {
      const { cache, pages } = cacheOf(10_000);
      cache.want({ first: first, last: last }, direction);
      assert.deepEqual(pages(), expected);
    };
    check(0, 30, 0, [0, 1]);
    check(1300, 1330, 1, [10, 11]);
    check(1300, 1330, -1, [10, 9]);
    check(120, 140, 1, [0, 1]);
    check(9990, 10_000, 1, [78]);
    check(0, 30, -1, [0]);
  });

  it("answers rows by number once they are here", async () => {
    const { cache, requests, changes } = cacheOf(10_000);
    cache.want({ first: 130, last: 160 }, 0);
    assert.equal(cache.row(130), undefined);
    await requests[0]?.answer();
    assert.equal(cache.row(130)?.record, 130);
    assert.equal(cache.hasRows({ first: 130, last: 256 }), true);
    assert.equal(cache.hasRows({ first: 130, last: 257 }), false);
    assert.equal(changes(), 1);
  });

  it("asks for a page once, however often it is wanted", async () => {
    const { cache, requests, pages } = cacheOf(100);
    for (let i = 0; i < 5; i++) cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.answer();
    for (let i = 0; i < 5; i++) cache.want({ first: 0, last: 30 }, 0);
    assert.deepEqual(pages(), [0]);
  });

  it("cancels what went out of sight, and fetches the latest place at once", async () => {
    const { cache, requests, pages } = cacheOf(1_000_000);
    cache.want({ first: 0, last: 30 }, 1);
    cache.want({ first: 500_000, last: 500_030 }, 1);
    cache.want({ first: 900_000, last: 900_030 }, 1);
    assert.deepEqual(pages(), [0, 1, 3906, 3907, 7031, 7032]);
    assert.deepEqual(
      requests.map(({ signal }) => signal.aborted),
      [true, true, true, true, false, false],
    );
    await requests[4]?.answer();
    assert.equal(cache.row(900_000)?.record, 900_000);
  });

  it("fetches a page again that was cancelled and came back into sight", async () => {
    const { cache, requests, pages } = cacheOf(1_000_000);
    cache.want({ first: 0, last: 30 }, 0);
    cache.want({ first: 500_000, last: 500_030 }, 0);
    cache.want({ first: 0, last: 30 }, 0);
    await settled();
    assert.deepEqual(pages(), [0, 1, 3906, 3907, 0, 1]);
    await requests[4]?.answer();
    assert.equal(cache.row(0)?.record, 0);
  });

  it("drops rows of another reading or another search", async () => {
    for (const change of [{ generation: 2 }, { searchId: 7 }, { orderId: 3 }]) {
      const { cache, requests, changes } = cacheOf(100);
      cache.want({ first: 0, last: 30 }, 0);
      await requests[0]?.answer(change);
      assert.equal(cache.row(0), undefined);
      assert.equal(changes(), 0);
    }
  });

  it("keeps a short page while the rows after it are fetched", async () => {
    const { cache, requests, pages } = cacheOf(50);
    cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.answer();
    cache.count = 90;
    cache.want({ first: 40, last: 70 }, 0);
    assert.deepEqual(pages(), [0, 0]);
    assert.equal(cache.row(49)?.record, 49);
    assert.equal(cache.row(50), undefined);
    await requests[1]?.answer();
    assert.equal(cache.row(50)?.record, 50);
  });

  it("fetches a row again that is not what it was, and keeps it until then", async () => {
    const { cache, requests, pages } = cacheOf(50);
    cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.answer();
    cache.outdate(49);
    cache.outdate(700);
    assert.equal(cache.row(49)?.record, 49);
    cache.want({ first: 30, last: 50 }, 0);
    assert.deepEqual(pages(), [0, 0]);
    await requests[1]?.answer({ rows: [rowOf(0)] });
    assert.equal(cache.row(49), undefined);
  });

  it("does not ask again and again for rows that do not come", async () => {
    const { cache, requests, pages } = cacheOf(50);
    cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.answer({ rows: [rowOf(0)] });
    cache.want({ first: 0, last: 30 }, 0);
    assert.deepEqual(pages(), [0]);
    cache.count = 51;
    cache.want({ first: 0, last: 30 }, 0);
    assert.deepEqual(pages(), [0, 0]);
  });

  it("asks again after a failure, when the rows are wanted again", async () => {
    const { cache, requests, pages } = cacheOf(50);
    cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.fail();
    cache.want({ first: 0, last: 30 }, 0);
    assert.deepEqual(pages(), [0, 0]);
  });

  it("forgets the pages that were wanted longest ago", async () => {
    const { cache, requests } = cacheOf(1_000_000);
    for (let page = 0; page < 200; page++) {
      cache.want({ first: page * rowsPerPage, last: page * rowsPerPage + 1 }, -1);
      for (const request of requests.splice(0)) await request.answer();
    }
    assert.equal(cache.row(0), undefined);
    assert.equal(cache.row(199 * rowsPerPage)?.record, 199 * rowsPerPage);
  });

  it("stays readable after it is closed, and fetches no more", async () => {
    const { cache, requests, pages } = cacheOf(1000);
    cache.want({ first: 0, last: 30 }, 0);
    await requests[0]?.answer();
    cache.close();
    cache.want({ first: 500, last: 530 }, 0);
    assert.deepEqual(pages(), [0, 1]);
    assert.equal(cache.row(0)?.record, 0);
    assert.equal(requests[1]?.signal.aborted, true);
  });
});
