/**
 * The demo service on its own. On the main thread it is a command; as a worker thread it takes `DemoOptions` as
 * `workerData`, posts `{ url, key }` or `{ error }` to its parent, and ends on the message `"close"`.
 */
import { parseArgs } from "node:util";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { type DemoOptions, defaultSeed, startDemo } from "./server.ts";

const help = `Usage: npm run demo -- [options]

Serves made-up databases and logs through the Logs API on this machine.
Its first line of output is {"url":"…","key":"…"}.

  --port <number>  Port on 127.0.0.1; any that is free when left out
  --seed <number>  The same seed gives the same logs (default ${defaultSeed})
  --key <text>     Account key; made up when left out
  --pace <number>  How long exports take: 1 is a few seconds, 0 is at once
  --help           Show this
`;

if (isMainThread) void runCommand();
else void runWorker();

async function runCommand(): Promise<void> {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string" },
        seed: { type: "string" },
        key: { type: "string" },
        pace: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return void process.stdout.write(help);
    const demo = await startDemo({
      hasHistory: true,
      ...(values.port !== undefined && { port: integer("port", values.port, 65_535) }),
      ...(values.seed !== undefined && { seed: integer("seed", values.seed, 0xffffffff) }),
      ...(values.pace !== undefined && { pace: positive("pace", values.pace) }),
      ...(values.key !== undefined && { key: values.key }),
    });
    process.stdout.write(`${JSON.stringify({ url: demo.url, key: demo.key })}\n`);
    const end = () => void demo.close().then(() => process.exit(0));
    process.once("SIGINT", end).once("SIGTERM", end);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function runWorker(): Promise<void> {
  try {
    const demo = await startDemo({ hasHistory: true, ...(workerData as DemoOptions | undefined) });
    parentPort?.on("message", (message: unknown) => {
      if (message === "close") void demo.close().then(() => parentPort?.close());
    });
    parentPort?.postMessage({ url: demo.url, key: demo.key });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
}

function integer(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new Error(`--${name} takes a whole number from 0 to ${most}.`);
  return value;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new Error(`--${name} takes a number from 0.`);
  }
  return value;
}
