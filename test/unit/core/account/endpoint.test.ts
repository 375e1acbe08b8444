import assert from "node:assert/strict";
import fc from "fast-check";
import { isLoopback, isSafe, parseEndpoint } from "../../../../src/core/account/endpoint.ts";

describe("endpoint", () => {
  const needsHttps = { error: "Give an address that starts with https://." };
  const plain = { error: "Plain http is for this machine only. Use https." };
  const warning = "Leave out the path; /api/v1 is added.";

  const check = ([text, expected]: readonly [
    string,
    { error: string } | { url: string; warning?: string },
  ]) =>
    it(JSON.stringify(text), () => {
      const parsed = parseEndpoint(text);
      assert.deepEqual("url" in parsed ? { ...parsed, url: parsed.url.href } : parsed, expected);
    });
  (
    [
      ["https://logs.example.com", { url: "https://logs.example.com/" }],
      ["  https://logs.example.com/ ", { url: "https://logs.example.com/" }],
      ["HTTPS://Logs.Example.com:8443", { url: "https://logs.example.com:8443/" }],
      ["https://logs.example.com/api/v1", { url: "https://logs.example.com/", warning }],
      ["https://logs.example.com?x=1", { url: "https://logs.example.com/", warning }],
      ["https://me:secret@logs.example.com", { url: "https://logs.example.com/", warning }],
      ["http://127.0.0.1:4000", { url: "http://127.0.0.1:4000/" }],
      ["http://localhost:4000", { url: "http://localhost:4000/" }],
      ["http://[::1]:4000", { url: "http://[::1]:4000/" }],
      ["http://0x7f.1", { url: "http://127.0.0.1/" }],
      ["http://logs.example.com", plain],
      ["http://localhost.example.com", plain],
      ["http://127.0.0.1.example.com", plain],
      ["http://192.168.0.2", plain],
      ["http://127.0.0.1@example.com", plain],
      ["http://[::2]", plain],
      ["", needsHttps],
      ["logs.example.com", needsHttps],
      ["https://", needsHttps],
      ["https:///x", needsHttps],
      ["https:logs.example.com", needsHttps],
      ["ftp://logs.example.com", needsHttps],
      ["file:///etc/passwd", needsHttps],
    ] as const
  ).forEach(check);

  it("gives an error or an origin that a key may be sent to", () => {
    const texts = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.ipV4(), fc.domain());
    fc.assert(
      fc.property(fc.constantFrom("", "http://", "https://", "HTTP://"), texts, (scheme, text) => {
        const parsed = parseEndpoint(scheme + text);
        if ("error" in parsed) return;
        assert.ok(isSafe(parsed.url));
        assert.equal(parsed.url.href, `${parsed.url.origin}/`);
        assert.ok(parsed.url.protocol === "https:" || isLoopback(parsed.url));
      }),
    );
  });
});
