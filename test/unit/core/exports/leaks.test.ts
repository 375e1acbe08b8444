import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Account, AccountError } from "../../../../src/core/account/index.ts";
import type { Exports, ExportView } from "../../../../src/core/exports/types.ts";
import type { Fault } from "../../../../src/demo/faults.ts";
import { freePort } from "../account/servers.ts";
import { removeFolders } from "./folders.ts";
import { Traces } from "./traces.ts";
import { endStates, start, target, until, World } from "./world.ts";

const key = "fnLEAKED-KEY+/=0123456789";
const query = "X-Amz-Credential=LEAKEDCREDENTIAL%2F20240510&X-Amz-Signature=LEAKEDSIGNATURE0123";
const link = `https://store.invalid/log?${query}`;
/** What a careless service or store may say. */
const gossip =
  `Key ${key} (${encodeURIComponent(key)}, Authorization: Bearer ${key}) was refused for ${link}, ` +
  `that is /log?${query} or ${encodeURIComponent(link)}, with ${query}`;

const answer = (fields: object) => ({
  body: JSON.stringify({ request_id: "1", state: "Complete", region_group: "us-std", ...fields }),
});
const refusal = (status: number, body: string): Omit<Fault, "on"> => ({
  status,
  body,
  headers: { "retry-after": "1" },
});
const shapes = [
  JSON.stringify({ code: "c", reason: gossip }),
  JSON.stringify({ error: { code: "c", message: gossip, metadata: { link } } }),
  JSON.stringify({ message: gossip }),
  `<html>${gossip}</html>`,
  gossip,
];
const statuses = [400, 401, 403, 404, 407, 410, 429, 500, 503];
const refusals = [
  ...statuses.map((status) => refusal(status, shapes[0] ?? "")),
  ...shapes.map((body) => refusal(500, body)),
];
const redirects = [
  link,
  `http://store.invalid/log?${query}`,
  `/log?${query}`,
  `//${key}@store.invalid/?${query}`,
].map((location): Omit<Fault, "on"> => ({ status: 302, headers: { location }, body: gossip }));
const broken: Omit<Fault, "on">[] = [
  { cutAfterBytes: 0 },
  { cutAfterBytes: 10 },
  { body: gossip },
  { body: `<html>${gossip}`, headers: { "content-type": "text/html" } },
  { headers: { "x-gossip": gossip } },
];

/** Every fault in every phase, some of them together in one export where it goes on after them. */
function ordered(closedPort: number): readonly (readonly [string, readonly Fault[]])[] {
  const each = [...refusals, ...redirects, ...broken];
  const links = [
    link,
    `http://store.invalid/log?${query}`,
    `http://127.0.0.1:${closedPort}/log?${query}`,
    `not an address ?${query}`,
    `https://${key}@127.0.0.1:${closedPort}/?${query}`,
  ];
  const answers = [
    ...links.map((presigned_url) => answer({ presigned_url, presigned_url_expiration_time: link })),
    answer({ state: `Archived at ${link} by ${key}` }),
    answer({ state: 7, request_id: gossip }),
  ];
  return [
    ...each.map((fault) => ["request", [{ on: "request", ...fault }]] as const),
    ...each.map((fault) => ["poll", [{ on: "poll", ...fault }]] as const),
    // What comes with 200 is the log, whatever it says.
    ...each
      .filter(
        ({ status, body, headers }) => status !== undefined || body === undefined || headers !== undefined,
      )
      .map((fault) => ["download", [{ on: "download", ...fault }]] as const),
    ...answers.map((fault) => ["answer", [{ on: "poll", ...fault }]] as const),
    ...(["Failed", "TimedOut", "DoesNotExist", "Archived"] as const).map(
      (state) => ["state", [{ on: "poll", state }]] as const,
    ),
    ["expiry", [{ on: "download", expire: true, times: 9 }]],
    ["cuts", [{ on: "download", cutAfterBytes: 5000, times: 3 }]],
  ];
}

describe("secrets", function () {
  this.timeout(60_000);
  let world: World;
  let traces: Traces;
  beforeEach(async () => {
    world = await World.open({ key });
    traces = new Traces();
    traces.addSecret(key);
    traces.addLink(link);
    traces.addSecret("LEAKEDSIGNATURE0123");
  });
  afterEach(async () => {
    await world.close();
    await removeFolders();
  });

  /** A window that leaves its traces; `leak` is where a test plants something. */
  function open(leak: (account: Account) => Account = (account) => account): Promise<Exports> {
    return world.window({
      account: async () => leak(traces.tap(world.account() ?? assert.fail())),
      sleep: (_, signal) => until0(signal),
      log: (level, message) => traces.add(`output, ${level}`, message),
    });
  }

  /** Runs one export through its faults to an end; where it waits for a key it gets it. */
  async function run(exports: Exports, faults: readonly Fault[]): Promise<ExportView> {
    await world.faults(...faults);
    const minute = new Date(start.getTime() + 60_000);
    const { id } = await exports.start(target, start, minute);
    const isOver = ({ state }: ExportView) => endStates.includes(state);
    const isLost = ({ state, hold }: ExportView) => state === "downloading" && hold === "offline";
    const view = await until(
      exports,
      id,
      (view) => isOver(view) || view.hold === "signedOut" || isLost(view),
    );
    // A link that leads nowhere is tried as long as the user likes.
    if (isLost(view)) await exports.cancel(id);
    else exports.wake(target.connectionId);
    return until(exports, id, isOver);
  }

  async function listing(exports: Exports): Promise<void> {
    await exports.close();
    await mkdir(world.logFolder, { recursive: true });
    await traces.addFolder("store", world.storeFolder);
    await traces.addFolder("logs", world.logFolder);
  }

  it("are nowhere after a run with every failure", async () => {
    const stderr = listenTo(process.stderr);
    const exports = await open();
    traces.watch(exports);
    const states: Record<string, number> = {};
    for (const [phase, faults] of ordered(await freePort())) {
      const { state } = await run(exports, faults);
      states[`${phase} ${state}`] = (states[`${phase} ${state}`] ?? 0) + 1;
    }
    const account = traces.tap(world.account() ?? assert.fail());
    for (const on of ["list", "databases"] as const) {
      for (const fault of [...refusals, ...redirects, ...broken]) {
        await world.faults({ on, ...fault });
        const call = on === "list" ? account.listLogs({ regionGroup: "us-std" }) : account.listDatabases({});
        await call.catch(() => {});
      }
    }
    await listing(exports);
    traces.add("stderr", stderr.end());
    assert.deepEqual(traces.leaks(), []);
    // It did go through all of it.
    for (const outcome of [
      "request refused",
      "request ready",
      "poll failed",
      "download ready",
      "expiry stopped",
    ]) {
      assert.ok((states[outcome] ?? 0) > 0, `${outcome}: ${JSON.stringify(states)}`);
    }
    for (const place of [
      "output, warn",
      "row and tooltip",
      "status bar",
      "store, content",
      "stack",
      "words",
    ]) {
      assert.ok(traces.places.has(place), place);
    }
  });

  describe("are found where they are planted", () => {
    const check = ([where, plant]: readonly [string, () => Promise<void>]) =>
      it(where, async () => {
        await plant();
        const leaks = traces.leaks();
        assert.ok(
          leaks.some((leak) => leak.startsWith(where)),
          `${where} is not among ${leaks.join("\n")}`,
        );
      });
    const careless = (reason: string) => (account: Account) => ({
      ...account,
      getLogs: async () => {
        throw new AccountError("server", "GET log", { status: 500, reason });
      },
      requestLogs: async () => {
        throw new AccountError("badRequest", "POST log", { status: 400, reason });
      },
    });
    const runCareless = (reason: string) => async () => {
      const exports = await open(careless(reason));
      traces.watch(exports);
      await run(exports, []);
      await listing(exports);
    };
    (
      [
        ["export", runCareless(key)],
        ["row and tooltip", runCareless(link)],
        ["store, content", runCareless(encodeURIComponent(key))],
        ["output, warn", runCareless("LEAKEDSIGNATURE0123")],
        [
          "store, name",
          async () => {
            const exports = await open();
            await writeFile(join(world.storeFolder, `x?${query}.tmp`.replaceAll("/", "")), "");
            await run(exports, []);
            await listing(exports);
          },
        ],
        [
          "error",
          async () => {
            const account = world.account() ?? assert.fail();
            account.getLogs = async () => {
              throw new Error("quiet", { cause: { request: { headers: [`Bearer ${key}`] } } });
            };
            await traces
              .tap(account)
              .getLogs("1", "us-std")
              .catch(() => {});
          },
        ],
        [
          "stderr",
          async () => {
            const stderr = listenTo(process.stderr, { isSilent: true });
            console.error(new Error(`Invalid URL: ${link}`));
            traces.add("stderr", stderr.end());
          },
        ],
        [
          // A link that was never seen before counts as soon as the service has given it.
          "export",
          async () => {
            let given = "";
            const exports = await open((account) => ({
              ...account,
              getLogs: async (...call) => {
                const found = await account.getLogs(...call);
                given = new URL(found.presignedUrl ?? "").searchParams.get("signature") ?? "";
                return { ...found, state: "Complete", presignedUrlExpirationTime: `never ${given}` };
              },
            }));
            traces.watch(exports);
            await run(exports, []);
            assert.equal(given.length, 64);
          },
        ],
      ] as const
    ).forEach(check);
  });
});

/** Time passes at once, but other things get their turn. */
function until0(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    setImmediate(resolve);
  });
}

/** What is written to a stream of this process meanwhile. */
function listenTo(stream: NodeJS.WriteStream, { isSilent = false } = {}): { end(): string } {
  const write = stream.write;
  const texts: string[] = [];
  stream.write = ((text: string | Uint8Array, ...rest: []) => {
    texts.push(String(text));
    return isSilent || write.call(stream, text, ...rest);
  }) as typeof stream.write;
  return {
    end() {
      stream.write = write;
      return texts.join("");
    },
  };
}
