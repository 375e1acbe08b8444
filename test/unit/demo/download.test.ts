import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRange } from "../../../src/demo/download.ts";
import { bytesOf, fetchBytes, incident, linesOf, linkTo, withDemo } from "./client.ts";

describe("demo download", () => {
  it("is gzip of the records in the range, in order, and of all of them", () =>
    withDemo({}, async (client) => {
      const lines = linesOf(await fetchBytes(await linkTo(client)));
      assert.ok(lines.length > 2_000);
      const times = lines.map((line) => Date.parse(JSON.parse(line).TS.replace(" ", "T").replace(" Z", "Z")));
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      assert.ok(
        times.every(
          (time) => time >= Date.parse(incident.time_start) && time < Date.parse(incident.time_end),
        ),
      );
      assert.ok(lines.every((line) => JSON.parse(line).DATABASE.slice(0, 2).join("/") === "ECommerce/prod"));
    }));

  it("says how long it is and what it is", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const response = await fetch(link);
      const body = await bytesOf(response);
      assert.equal(response.headers.get("content-type"), "application/gzip");
      assert.equal(response.headers.get("content-encoding"), null);
      assert.equal(response.headers.get("content-length"), String(body.length));
      assert.match(response.headers.get("etag") ?? "", /^"\w+"$/);
      const head = await fetch(link, { method: "HEAD" });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get("content-length"), String(body.length));
      assert.equal(head.headers.get("etag"), response.headers.get("etag"));
      assert.equal((await bytesOf(head)).length, 0);
    }));

  it("gives any range of the same bytes", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const whole = await fetchBytes(link);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(whole.length - 1), async (a, b) => {
          const [first, last] = [Math.min(a, b), Math.max(a, b)];
          const response = await fetch(link, { headers: { range: `bytes=${first}-${last}` } });
          assert.equal(response.status, 206);
          assert.equal(response.headers.get("content-range"), `bytes ${first}-${last}/${whole.length}`);
          assert.equal(response.headers.get("content-length"), String(last - first + 1));
          assert.ok((await bytesOf(response)).equals(whole.subarray(first, last + 1)));
        }),
        { numRuns: 15 },
      );
      const rest = await fetchBytes(link, { range: "bytes=100000-" });
      assert.ok(rest.equals(whole.subarray(100_000)));
    }));

  it("goes on only with the validator that the beginning had", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const first = await fetch(link);
      const etag = first.headers.get("etag") ?? "";
      const whole = await bytesOf(first);
      const range = { range: "bytes=1000-" };
      const same = await fetch(link, { headers: { ...range, "if-range": etag } });
      assert.equal(same.status, 206);
      assert.ok((await bytesOf(same)).equals(whole.subarray(1_000)));
      const other = await fetch(link, { headers: { ...range, "if-range": '"stale"' } });
      assert.equal(other.status, 200);
      assert.ok((await bytesOf(other)).equals(whole));
    }));

  it("gives the same bytes and validator for the same request after it was started anew", () =>
    withDemo({}, async (before) => {
      const { request_id: id } = (await before.request(incident)).body;
      const first = await fetch((await before.poll(id)).body.presigned_url);
      const whole = await bytesOf(first);
      await withDemo({}, async (after) => {
        const rest = await fetch((await after.poll(id)).body.presigned_url, {
          headers: { range: "bytes=5000-", "if-range": first.headers.get("etag") ?? "" },
        });
        assert.equal(rest.status, 206);
        assert.ok((await bytesOf(rest)).equals(whole.subarray(5_000)));
      });
    }));

  it("holds what there is by now when the end lies in the future", () => {
    const nowMs = Date.parse("2024-05-10T14:05:30.000Z");
    return withDemo({ now: () => new Date(nowMs) }, async (client) => {
      const lines = linesOf(await fetchBytes(await linkTo(client)));
      assert.match(JSON.parse(lines.at(-1) ?? "").TS, /^2024-05-10 14:05:2/);
    });
  });

  const refused: readonly [what: string, change: (link: string) => string, status: number, code: RegExp][] = [
    [
      "another signature",
      (link) => link.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      403,
      /SignatureDoesNotMatch/,
    ],
    ["a later expiry", (link) => link.replace(/expires=\d/, "expires=9"), 403, /SignatureDoesNotMatch/],
    ["no signature", (link) => link.replace(/\?.*/, ""), 403, /SignatureDoesNotMatch/],
    ["another file", (link) => link.replace("/files/r", "/files/s"), 403, /SignatureDoesNotMatch/],
  ];
  for (const [what, change, status, code] of refused) {
    it(`refuses a link with ${what}`, () =>
      withDemo({}, async (client) => {
        const response = await fetch(change(await linkTo(client)));
        assert.equal(response.status, status);
        assert.match(await response.text(), code);
      }));
  }

  it("refuses the account key: the link is enough", () =>
    withDemo({}, async (client) => {
      const response = await fetch(await linkTo(client), {
        headers: { authorization: `Bearer ${client.demo.key}` },
      });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /Only one auth mechanism allowed/);
    }));

  it("ends its links, and gives a new one by way of CreatingNewUrl", () => {
    let nowMs = Date.parse("2024-05-11T00:00:00Z");
    return withDemo({ now: () => new Date(nowMs) }, async ({ request, poll }) => {
      const { request_id: id } = (await request(incident)).body;
      const first = (await poll(id)).body;
      assert.equal(first.presigned_url_expiration_time, "2024-05-11T01:00:00.000Z");
      assert.equal((await poll(id)).body.presigned_url, first.presigned_url);
      nowMs += 3_600_000;
      const response = await fetch(first.presigned_url);
      assert.equal(response.status, 403);
      assert.match(await response.text(), /Request has expired/);
      const renewing = (await poll(id)).body;
      assert.equal(renewing.state, "CreatingNewUrl");
      assert.equal(renewing.presigned_url, undefined);
      const renewed = (await poll(id)).body;
      assert.equal(renewed.state, "Complete");
      assert.equal(renewed.presigned_url_expiration_time, "2024-05-11T02:00:00.000Z");
      assert.equal((await fetch(renewed.presigned_url)).status, 200);
    });
  });

  it("answers 416 past the end", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const length = (await fetchBytes(link)).length;
      const response = await fetch(link, { headers: { range: `bytes=${length}-` } });
      assert.equal(response.status, 416);
      assert.equal(response.headers.get("content-range"), `bytes */${length}`);
    }));

  const ranges: readonly [header: string | undefined, expected: ReturnType<typeof parseRange>][] = [
    [undefined, undefined],
    ["bytes=0-", { start: 0, end: 100 }],
    ["bytes=10-19", { start: 10, end: 20 }],
    ["bytes=10-1000", { start: 10, end: 100 }],
    ["bytes=-10", { start: 90, end: 100 }],
    ["bytes=-1000", { start: 0, end: 100 }],
    ["bytes=99-", { start: 99, end: 100 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=20-10", undefined],
    ["bytes=-", undefined],
    ["bytes=0-1,5-6", undefined],
    ["lines=0-1", undefined],
  ];
  for (const [header, expected] of ranges) {
    it(`reads the range ${header}`, () => assert.deepEqual(parseRange(header, 100), expected));
  }
}).timeout(20_000);
