import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { fetchBytes, incident, linkTo, withDemo } from "./client.ts";

/** All bytes of a body that came before its connection broke, or its end. */
function receive(url: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const done = (isWhole: boolean) => resolve({ bytes: Buffer.concat(parts), isWhole });
    get(url, (response) => {
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("close", () => done(response.complete));
      response.on("error", () => undefined);
    }).on("error", () => done(false));
  });
}

describe("demo faults", () => {
  it("answers with a status, for as many calls as ordered and after those that pass", () =>
    withDemo({}, async ({ call, order }) => {
      await order({ on: "databases", skip: 1, times: 2, status: 503, headers: { "retry-after": "7" } });
      const answers = [];
      for (let i = 0; i < 4; i++) answers.push(await call("GET", "/api/v1/databases"));
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [200, 503, 503, 200],
      );
      assert.equal(answers[1]?.headers.get("retry-after"), "7");
    }));

  const shapes: readonly [shape: "v1" | "v2" | "doc", expected: unknown][] = [
    ["v1", { code: "throttled", reason: "This fault was ordered" }],
    ["v2", { error: { code: "throttled", message: "This fault was ordered", metadata: {} } }],
    ["doc", { message: "This fault was ordered" }],
  ];
  for (const [error, expected] of shapes) {
    it(`words errors in the shape ${error}`, () =>
      withDemo({}, async ({ request, order }) => {
        await order({ on: "request", status: 429, error });
        const answer = await request(incident);
        assert.equal(answer.status, 429);
        assert.deepEqual(answer.body, expected);
      }));
  }

  it("gives a body that is not JSON", () =>
    withDemo({}, async ({ request, order }) => {
      await order({ on: "request", body: "<html>proxy</html>", headers: { "content-type": "text/html" } });
      const answer = await request(incident);
      assert.equal(answer.status, 200);
      assert.equal(answer.body, "<html>proxy</html>");
      assert.equal(answer.headers.get("content-type"), "text/html");
    }));

  it("loses the answer of a request that was made: the token finds it", () =>
    withDemo({}, async ({ call, request, order }) => {
      await order({ on: "request", cutAfterBytes: 0 });
      const body = { ...incident, idempotency_token: randomUUID() };
      await assert.rejects(request(body));
      const again = await request(body);
      const { results } = (await call("POST", "/api/v1/logs/_list?type=query", {})).body;
      assert.deepEqual(
        results.map((item: { request_id: string }) => item.request_id),
        [again.body.request_id],
      );
    }));

  for (const cutAfterBytes of [1, 1_000, 100_000]) {
    it(`cuts a download after ${cutAfterBytes} bytes`, () =>
      withDemo({}, async (client) => {
        const link = await linkTo(client);
        const whole = await fetchBytes(link);
        await client.order({ on: "download", cutAfterBytes });
        const { bytes, isWhole } = await receive(link);
        assert.equal(isWhole, false);
        assert.ok(bytes.equals(whole.subarray(0, cutAfterBytes)));
        assert.ok((await fetchBytes(link)).equals(whole));
      }));
  }

  it("sends slowly", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      await client.order({ on: "download", bytesPerSecond: 1_000 });
      const reader = (await fetch(link)).body?.getReader();
      const first = await reader?.read();
      assert.ok(first?.value && first.value.length < 1_000);
      await reader?.cancel();
    }));

  it("waits before it answers", () =>
    withDemo({}, async ({ call, order }) => {
      await order({ on: "databases", delayMs: 100 });
      const answered: string[] = [];
      const delayed = call("GET", "/api/v1/databases").then(() => answered.push("delayed"));
      while ((await call("GET", "/control/faults")).body.faults.length > 0);
      await call("GET", "/api/v1/databases").then(() => answered.push("prompt"));
      await delayed;
      assert.deepEqual(answered, ["prompt", "delayed"]);
    }));

  it("closes while an answer is delayed and a download is slow", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      await client.order({ on: "databases", delayMs: 600_000 }, { on: "download", bytesPerSecond: 1 });
      const pending = [client.call("GET", "/api/v1/databases"), fetchBytes(link)];
      for (const call of pending) call.catch(() => undefined);
      while ((await client.call("GET", "/control/faults")).body.faults.length > 0);
      await client.demo.close();
      for (const call of pending) await assert.rejects(call);
    }));

  for (const state of ["Failed", "TimedOut", "DoesNotExist"]) {
    it(`ends a request as ${state}`, () =>
      withDemo({}, async ({ request, poll, order, call }) => {
        const { request_id: id } = (await request(incident)).body;
        await order({ on: "poll", state });
        assert.equal((await poll(id)).body.state, state);
        assert.equal((await poll(id)).body.state, state);
        const { results } = (await call("POST", "/api/v1/logs/_list?type=query", { states: [state] })).body;
        assert.equal(results.length, 1);
      }));
  }

  for (const state of ["Requested", "CreatingNewUrl", "Archived"]) {
    it(`holds a request in ${state} for as long as ordered`, () =>
      withDemo({}, async ({ request, poll, order }) => {
        const { request_id: id } = (await request(incident)).body;
        await order({ on: "poll", state, times: 2 });
        const states = [];
        for (let i = 0; i < 3; i++) states.push((await poll(id)).body.state);
        assert.deepEqual(states, [state, state, "Complete"]);
      }));
  }

  it("ends a link while it is used, and renews it", () =>
    withDemo({}, async (client) => {
      const { request_id: id } = (await client.request(incident)).body;
      const link = (await client.poll(id)).body.presigned_url;
      await client.order({ on: "download", expire: true });
      assert.equal((await fetch(link)).status, 403);
      assert.equal((await client.poll(id)).body.state, "CreatingNewUrl");
      const renewed = (await client.poll(id)).body;
      assert.equal((await fetch(renewed.presigned_url)).status, 200);
    }));

  it("gives a link that has expired already", () =>
    withDemo({}, async (client) => {
      await client.order({ on: "poll", expire: true });
      assert.equal((await fetch(await linkTo(client))).status, 403);
    }));

  it("changes the object, and forgets how to continue", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const etag = (await fetch(link, { method: "HEAD" })).headers.get("etag") ?? "";
      await client.order({ on: "download", etag: '"new"' }, { on: "download", ignoreRange: true });
      const headers = { range: "bytes=10-", "if-range": etag };
      const changed = await fetch(link, { headers });
      assert.deepEqual([changed.status, changed.headers.get("etag")], [200, '"new"']);
      const forgetful = await fetch(link, { headers });
      assert.deepEqual([forgetful.status, forgetful.headers.get("etag")], [200, etag]);
      assert.equal((await fetch(link, { headers })).status, 206);
    }));

  it("stops sending, and keeps the connection", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      await client.order({ on: "download", stallAfterBytes: 500 });
      const stalled = await fetch(link);
      const reader = stalled.body?.getReader() ?? assert.fail();
      const { value } = await reader.read();
      assert.equal(value?.length, 500);
      const more = await Promise.race([reader.read().then(() => "more"), sleep(50).then(() => "nothing")]);
      assert.equal(more, "nothing");
      await reader.cancel();
    }));

  it("answers with other fields", () =>
    withDemo({}, async ({ request, poll, order }) => {
      await order(
        { on: "request", fields: { state: 7, hint: "x" } },
        { on: "poll", fields: { presigned_url: null } },
      );
      const { body } = await request(incident);
      assert.deepEqual([body.state, body.hint], [7, "x"]);
      assert.equal((await poll(body.request_id)).body.presigned_url, null);
    }));

  it("damages, shortens and unpacks an object", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client);
      const whole = await fetchBytes(link);
      await client.order(
        { on: "download", damageAt: 700 },
        { on: "download", damageAt: 700 },
        { on: "download", endAt: 900 },
        { on: "download", plain: true },
      );
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(700) ^ 0xff, 700);
      assert.ok((await fetchBytes(link)).equals(damaged));
      assert.ok((await fetchBytes(link, { range: "bytes=600-" })).equals(damaged.subarray(600)));
      assert.ok((await fetchBytes(link)).equals(whole.subarray(0, 900)));
      assert.ok((await fetchBytes(link)).equals(gunzipSync(whole)));
      assert.ok((await fetchBytes(link)).equals(whole));
    }));

  const misspelt: readonly [fault: unknown, reason: RegExp][] = [
    [{ on: "downloads" }, /^on must be one of/],
    [{ on: "poll", stat: "Failed" }, /no stat$/],
    [{ on: "poll", times: "3" }, /times must be a number/],
    [{ on: "poll", times: 0 }, /1 or more/],
    [{ on: "poll", delayMs: -1 }, /negative/],
    [{ on: "poll", status: 500, error: "v3" }, /error must be one of/],
    [["poll"], /an object/],
  ];
  for (const [fault, reason] of misspelt) {
    it(`refuses the fault ${JSON.stringify(fault)}`, () =>
      withDemo({}, async ({ call }) => {
        const answer = await call("POST", "/control/faults", fault);
        assert.equal(answer.status, 400);
        assert.match(answer.body.reason, reason);
      }));
  }

  it("adds, shows and takes back faults", () =>
    withDemo({}, async ({ call }) => {
      const faults = async (method: string, body?: unknown) =>
        (await call(method, "/control/faults", body)).body.faults.length;
      assert.equal(await faults("PUT", [{ on: "poll", status: 500 }]), 1);
      assert.equal(await faults("POST", { on: "list", status: 500, times: 3 }), 2);
      assert.equal(await faults("GET"), 2);
      assert.equal(await faults("DELETE"), 0);
    }));

  it("tells what was on the wire, without the key", () =>
    withDemo({}, async (client) => {
      const link = await linkTo(client, {
        ...incident,
        idempotency_token: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
      });
      await fetchBytes(link, { range: "bytes=5-9", "if-range": '"x"' });
      const { body } = await client.call("GET", "/control/requests");
      const [post, poll, file] = body.requests;
      assert.deepEqual(
        [post.operation, post.method, post.path, post.status],
        ["request", "POST", "/api/v1/logs", 200],
      );
      assert.equal(post.body.idempotency_token, "3fa85f64-5717-4562-b3fc-2c963f66afa6");
      assert.deepEqual([poll.operation, poll.hasAuthorization], ["poll", true]);
      assert.deepEqual(
        [file.operation, file.range, file.ifRange, file.hasAuthorization],
        ["download", "bytes=5-9", '"x"', false],
      );
      assert.ok(!JSON.stringify(body).includes(client.demo.key));
      await client.call("DELETE", "/control/requests");
      assert.deepEqual((await client.call("GET", "/control/requests")).body.requests, []);
    }));

  it("changes pace and link life while it runs", () =>
    withDemo({}, async ({ call, request, poll }) => {
      assert.deepEqual((await call("PUT", "/control/settings", { pace: 1_000 })).body, {
        pace: 1_000,
        linkLifetimeMs: 3_600_000,
      });
      const { request_id: id } = (await request(incident)).body;
      assert.equal((await poll(id)).body.state, "Pending");
      await call("PUT", "/control/settings", { pace: 0, linkLifetimeMs: 0 });
      assert.equal((await fetch((await poll(id)).body.presigned_url)).status, 403);
      assert.equal((await call("PUT", "/control/settings", { speed: 1 })).status, 400);
      assert.equal((await call("PUT", "/control/settings", { pace: -1 })).status, 400);
      assert.equal((await call("PUT", "/control/settings", { pace: 1 }, { authorization: "" })).status, 401);
    }));
}).timeout(20_000);
