import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";

describe("demo entry", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  const bundle = join(folder, "demo.cjs");

  // The bundle is made here, so that these tests need no build before them.
  before(() =>
    build({
      entryPoints: ["src/demo/main.ts"],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      outfile: bundle,
      logLevel: "silent",
    }),
  );
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]): ChildProcess => spawn(process.execPath, [bundle, ...args]);

  async function output(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (part) => {
      stdout += part;
    });
    child.stderr?.on("data", (part) => {
      stderr += part;
    });
    const [code] = await once(child, "close");
    return { code, stdout, stderr };
  }

  async function firstLine(child: ChildProcess): Promise<{ url: string; key: string }> {
    assert.ok(child.stdout);
    const [line] = await once(createInterface(child.stdout), "line");
    return JSON.parse(line);
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`prints where it is and its key first, serves, and ends on ${signal}`, async () => {
      const child = run("--key", "secret", "--seed", "5", "--pace", "0");
      const ended = once(child, "exit");
      const { url, key } = await firstLine(child);
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(key, "secret");
      const response = await fetch(`${url}/api/v1/databases`, {
        headers: { authorization: "Bearer secret" },
      });
      assert.equal(response.status, 200);
      await response.text();
      child.kill(signal);
      assert.deepEqual(await ended, [0, null]);
    });
  }

  it("makes up a key, another one each time", async () => {
    const children = [run(), run()];
    const [a, b] = await Promise.all(children.map(firstLine));
    for (const child of children) child.kill();
    assert.ok(a && b && a.key.length > 20 && a.key !== b.key);
  });

  const wrong: readonly [args: string[], message: RegExp][] = [
    [["--port", "http"], /--port takes a whole number/],
    [["--port", "65536"], /--port takes a whole number from 0 to 65535/],
    [["--seed", "-1"], /--seed/],
    [["--seed", "1.5"], /--seed takes a whole number/],
    [["--pace", "fast"], /--pace takes a number/],
    [["--quick"], /Unknown option '--quick'/],
    [["quick"], /Unexpected argument 'quick'/],
  ];
  for (const [args, message] of wrong) {
    it(`ends with a message for ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await output(run(...args));
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }

  it("ends with a message when the port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address && typeof address === "object");
    const { code, stderr } = await output(run("--port", String(address.port)));
    server.close();
    assert.equal(code, 1);
    assert.match(stderr, /EADDRINUSE/);
  });

  it("explains itself", async () => {
    const { code, stdout } = await output(run("--help"));
    assert.equal(code, 0);
    for (const option of ["--port", "--seed", "--key", "--pace"]) assert.ok(stdout.includes(option));
  });

  it("runs as a worker and ends on close", async () => {
    const worker = new Worker(bundle, { workerData: { pace: 0 } });
    const [{ url, key }] = await once(worker, "message");
    const response = await fetch(`${url}/api/v1/databases`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(response.status, 200);
    await response.text();
    const ended = once(worker, "exit");
    worker.postMessage("close");
    assert.deepEqual(await ended, [0]);
    await assert.rejects(fetch(url));
  });

  it("tells its parent why it cannot start", async () => {
    const first = new Worker(bundle);
    const [{ url }] = await once(first, "message");
    const second = new Worker(bundle, { workerData: { port: Number(new URL(url).port) } });
    const ended = once(second, "exit");
    const [{ error }] = await once(second, "message");
    assert.match(error, /EADDRINUSE/);
    await ended;
    await first.terminate();
  });
}).timeout(20_000);
