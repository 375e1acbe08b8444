import assert from "node:assert/strict";
import { AccountError, openAccount, type ProxySettings } from "../../../../src/core/account/index.ts";
import { freePort, serve, serveProxy, serveSecurely, type TestProxy } from "./servers.ts";

const remote = new URL("https://logs.test");

describe("proxy", () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  async function list(endpoint: URL, proxy: ProxySettings, environment: Record<string, string> = {}) {
    const account = openAccount({ endpoint, key: "secretkey", proxy, environment, timeoutMs: 5000 });
    open.push(account);
    return account.listDatabases({}).then(
      () => "ok",
      (error: unknown) => {
        assert.ok(error instanceof AccountError);
        assert.doesNotMatch(JSON.stringify(error) + error.stack, /secretkey|password/);
        return `${error.kind} ${error.host}${error.isAtProxy ? " (proxy)" : ""}`;
      },
    );
  }

  async function service() {
    const one = await serveSecurely((_, response) => response.end('{"results":[]}'));
    open.push(one);
    return one;
  }

  async function proxyTo(port: number, status?: number): Promise<TestProxy> {
    const one = await serveProxy(port, status);
    open.push(one);
    return one;
  }

  it("of the settings is taken, and checks certificates behind it unless told not to", async () => {
    const proxy = await proxyTo((await service()).port);
    const url = `http://127.0.0.1:${proxy.port}`;
    assert.equal(await list(remote, { url, strictSSL: false }), "ok");
    assert.equal(await list(remote, { url, strictSSL: true }), "tls logs.test:443");
    assert.deepEqual(proxy.asked, ["logs.test:443", "logs.test:443"]);
  });

  const check = ([name, variables, settings]: readonly [
    string,
    (url: string) => Record<string, string>,
    object?,
  ]) =>
    it(`of the environment: ${name}`, async () => {
      const proxy = await proxyTo((await service()).port);
      const environment = variables(`127.0.0.1:${proxy.port}`);
      assert.equal(await list(remote, { strictSSL: false, ...settings }, environment), "ok");
      assert.deepEqual(proxy.asked, ["logs.test:443"]);
    });
  (
    [
      ["HTTPS_PROXY", (host) => ({ HTTPS_PROXY: `http://${host}` })],
      ["https_proxy, without a scheme", (host) => ({ https_proxy: host, HTTPS_PROXY: "http://127.0.0.1:1" })],
      ["HTTP_PROXY where there is none for https", (host) => ({ HTTP_PROXY: `http://${host}` })],
      ["with an empty setting", (host) => ({ HTTPS_PROXY: `http://${host}` }), { url: "" }],
      ["with exceptions for others", (host) => ({ HTTPS_PROXY: host, NO_PROXY: "example.com" })],
    ] as const satisfies readonly (readonly [string, (host: string) => Record<string, string>, object?])[]
  ).forEach(check);

  const checkDirect = ([name, settings, environment]: readonly [
    string,
    Partial<ProxySettings>,
    Record<string, string>,
  ]) =>
    it(`is left out: ${name}`, async () => {
      const proxy = await proxyTo((await service()).port);
      const url = `http://127.0.0.1:${proxy.port}`;
      const outcome = await list(remote, { url, strictSSL: true, ...settings }, environment);
      assert.match(outcome, /^(nameNotFound|offline) logs\.test:443$/);
      assert.deepEqual(proxy.asked, []);
    });
  (
    [
      ["http.noProxy", { noProxy: ["logs.test"] }, {}],
      ["http.noProxy with a pattern", { noProxy: ["*.test"] }, {}],
      ["NO_PROXY", {}, { NO_PROXY: "example.com,logs.test" }],
      ["an address that is none", { url: "http://" }, {}],
    ] as const
  ).forEach(checkDirect);

  it("never stands before this machine", async () => {
    const here = await serve((_, response) => response.end('{"results":[]}'));
    open.push(here);
    const proxy = await proxyTo(here.port);
    assert.equal(await list(here.url, { url: proxy.url.href, strictSSL: true }), "ok");
    assert.deepEqual(proxy.asked, []);
  });

  it("may ask for a sign-in", async () => {
    const proxy = await proxyTo(1, 407);
    const url = `http://me:password@127.0.0.1:${proxy.port}`;
    assert.equal(await list(remote, { url, strictSSL: true }), `proxy 127.0.0.1:${proxy.port} (proxy)`);
  });

  it("may not reach the service", async () => {
    const proxy = await proxyTo(1, 502);
    assert.equal(
      await list(remote, { url: proxy.url.href, strictSSL: true }),
      `network 127.0.0.1:${proxy.port} (proxy)`,
    );
  });

  it("may not be there", async () => {
    const port = await freePort();
    assert.equal(
      await list(remote, { url: `http://127.0.0.1:${port}`, strictSSL: true }),
      `connectionRefused 127.0.0.1:${port} (proxy)`,
    );
  });
});
