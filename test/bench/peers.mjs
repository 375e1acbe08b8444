// The programs that are measured against, and where they come from.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { npm, run } from "../host/processes.mjs";
import { samplesFolder } from "./sample.mjs";

const here = import.meta.dirname;
const modules = join(here, "node_modules");

/** Those of Debian that a package is named after. */
const packaged = ["lnav", "jq"];

/**
 * Where the peers are that are there.
 *
 * @typedef {"wc" | "rg" | "duckdb" | "lnav" | "jq" | "gzip" | "node"} PeerName
 * @typedef {Partial<Record<PeerName, string>>} Peers
 */

/**
 * Installs the peers that npm and Debian have, and finds all.
 *
 * @returns {Promise<Peers>}
 */
export async function findPeers() {
  await installFromNpm();
  const missing = packaged.filter((name) => !programOf(name));
  if (missing.length > 0) await installFromDebian(missing);
  const rg = join(modules, `@vscode/ripgrep-${process.platform}-${process.arch}/bin/rg`);
  const peers = {
    wc: programOf("wc"),
    rg: existsSync(rg) ? rg : undefined,
    duckdb: existsSync(join(modules, "@duckdb/node-api")) ? join(here, "peer-duckdb.mjs") : undefined,
    lnav: programOf("lnav"),
    jq: programOf("jq"),
    gzip: programOf("gzip"),
    node: process.execPath,
  };
  // Times of programs are taken with it.
  if (!programOf("bash")) return { duckdb: peers.duckdb, node: peers.node };
  return peers;
}

/** On the first run, and again only when the lock file has changed. */
async function installFromNpm() {
  const stamp = join(modules, ".installed");
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing the peers that npm has (80 MB, this once) …");
  // Not `npm ci`: it insists on the optional binaries of every platform, which not every registry has.
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const exitCode = await run(npm, ["install", ...options], {
    cwd: here,
    logFile: join(here, "../../artefacts/install-bench.log"),
    timeoutMs: 300_000,
  });
  if (exitCode === 0) writeFileSync(stamp, lock);
  else console.error(`npm install failed (${exitCode}) in ${here}: what is missing is left out.`);
}

/** @param {string[]} names */
async function installFromDebian(names) {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !programOf("apt-get")) return;
  console.error(`Installing ${names.join(", ")} …`);
  const logFile = join(here, "../../artefacts/install-bench.log");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env, logFile, timeoutMs: 120_000 });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...names], {
    env,
    logFile,
    timeoutMs: 300_000,
  });
}

/** @param {string} name */
function programOf(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A folder of settings for lnav in which the format of the sample is described. */
export function lnavSettings() {
  const folder = join(samplesFolder, "lnav");
  mkdirSync(join(folder, "formats/bench"), { recursive: true });
  writeFileSync(join(folder, "formats/bench/format.json"), JSON.stringify(lnavFormat));
  return folder;
}

const lnavFormat = {
  $schema: "https://lnav.org/schemas/format-v1.schema.json",
  fauna_bench: {
    title: "The sample of the benchmark",
    description: "Query logs as they are exported",
    json: true,
    "hide-extra": true,
    "timestamp-field": "TS",
    "timestamp-format": ["%Y-%m-%d %H:%M:%S.%L Z"],
    "line-format": [{ field: "__timestamp__" }, " ", { field: "RESPONSE_CODE" }],
    value: {
      RESPONSE_CODE: { kind: "string" },
      QUERY_TIME_MS: { kind: "integer" },
      DATABASE: { kind: "json" },
    },
  },
};
