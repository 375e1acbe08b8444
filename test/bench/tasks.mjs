// What is measured, against whom, and what has to be reached: the targets of the engine.
import { measureProgram, measureScript } from "./measure.mjs";
import { lnavSettings } from "./peers.mjs";

/** Of every kind: in few records, in each, in none; of letters with two cases, and with three. */
const needles = [
  "insufficient stock",
  "product_search",
  "web-483",
  "x_forwarded_for",
  "München",
  "größe",
  "198.51.100.77",
  "sortedByPriceLowToHigh",
  "fauna-js/2.1.0",
  "connection reset",
];
const regexesWithLiteral = ["insufficient\\s+sto[a-z]+", "fauna-(js|go)/[0-9.]+", "web-4[0-9]{2}"];
/** There are no bytes that every match holds. In no record, in a few, in each. */
const regexesWithout = [
  "[A-Z][a-z]{14}[0-9]",
  "[a-z]+[0-9]+[A-Z]+",
  "[a-z]{12}[0-9]{1,3}|[A-Z][a-z]{3}[A-Z][a-z]{3}[A-Z][a-z]{4}",
  "[a-f0-9]{17}",
];

/** One filter that needs four columns, as everybody writes it; that of `JSON.parse` is in `peer-parse.mjs`. */
const filter = {
  ours: "code>=500 ms>300 db:ECommerce/prod ts>=2024-05-10T00:30Z",
  sql: "RESPONSE_CODE >= '500' AND QUERY_TIME_MS > 300 AND array_to_string(DATABASE, '/') LIKE '%ECommerce/prod%' AND TS >= '2024-05-10 00:30'",
  lnav: `RESPONSE_CODE >= '500' AND QUERY_TIME_MS > 300 AND DATABASE LIKE '%"ECommerce","prod"%' AND log_time >= '2024-05-10 00:30'`,
  // Without `-R` it would end at the first line that is not JSON.
  jq: 'fromjson? | select((.RESPONSE_CODE | tonumber) >= 500 and .QUERY_TIME_MS > 300 and (.DATABASE | join("/") | contains("ECommerce/prod")) and .TS >= "2024-05-10 00:30") | 1',
};
const filterColumns = {
  TS: "VARCHAR",
  RESPONSE_CODE: "VARCHAR",
  QUERY_TIME_MS: "BIGINT",
  DATABASE: "VARCHAR[]",
};

/**
 * @typedef {object} Files
 * @property {string} plain
 * @property {string} gzip
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {string} says
 * @property {"cpu" | "wall" | "ms" | "MB"} by ratios compare CPU or wall time; the others are numbers by themselves
 * @property {(files: Files) => object} ours the job for `ours.ts`. Tasks with the same job share its runs
 * @property {import("./peers.mjs").PeerName} [peer]
 * @property {string} [peerName] as it is shown
 * @property {(files: Files, program: string) => Promise<import("./measure.mjs").Measurement>} [runPeer]
 * @property {boolean} [isSlow] the peer takes so long that one run has to do
 * @property {boolean} [isOnDemand] only where it is asked for by name
 * @property {(sample: import("./sample.mjs").Sample, peerCount: number) => number} [expected]
 *   the count that ours should have, where it is not that of the peer
 * @property {number} [floor]
 * @property {number} [aim]
 */

/** @type {Task[]} */
export const tasks = [
  ...bothTimes(
    {
      name: "lines",
      says: "line index",
      ours: ({ plain }) => ({ do: "open", path: plain }),
      peer: "wc",
      peerName: "wc -l",
      runPeer: ({ plain }, program) => measureProgram(program, ["-l", plain], { count: Number.parseInt }),
      // It counts the empty lines as well, which are no records.
      expected: ({ lines, records }, peerCount) => peerCount - (lines - records),
    },
    { floor: 0.85, aim: 1 },
    { aim: 1.5 },
  ),
  ...bothTimes(
    {
      name: "literal",
      says: "exact text, ten needles",
      ours: ({ plain }) => ({
        do: "search",
        path: plain,
        before: textQuery("RESPONSE_CODE", true),
        queries: needles.map((text) => textQuery(text, true)),
      }),
      peer: "rg",
      peerName: "rg -F",
      runPeer: ({ plain }, program) => grep(program, plain, needles, ["--fixed-strings"]),
    },
    { floor: 0.65, aim: 1 },
    { aim: 1.3 },
  ),
  {
    name: "literal-first",
    says: "exact text, the first search",
    by: "cpu",
    ours: ({ plain }) => ({ do: "search", path: plain, queries: [textQuery(needles[0] ?? "", true)] }),
    peer: "rg",
    peerName: "rg -F",
    runPeer: ({ plain }, program) => grep(program, plain, needles.slice(0, 1), ["--fixed-strings"]),
  },
  {
    name: "literal-any-case",
    says: "text in any case, ten needles",
    by: "cpu",
    ours: ({ plain }) => ({
      do: "search",
      path: plain,
      before: textQuery("response_code", false),
      queries: needles.map((text) => textQuery(text, false)),
    }),
    peer: "rg",
    peerName: "rg -i -F",
    runPeer: ({ plain }, program) => grep(program, plain, needles, ["--fixed-strings", "--ignore-case"]),
    floor: 1,
    aim: 2,
  },
  {
    ...regexTask("regex-literal", "regex with a literal, three", regexesWithLiteral),
    floor: 0.55,
    aim: 0.9,
  },
  { ...regexTask("regex", "regex without, four", regexesWithout), floor: 0.3, aim: 0.8 },
  {
    ...filterTask("columns", "four columns and a filter", "duckdb", "DuckDB, 1 thread"),
    runPeer: duckdb,
    floor: 1.2,
    aim: 2,
  },
  {
    ...filterTask("columns-cold", "the same, the log opened for it", "duckdb", "DuckDB, 1 thread"),
    ours: ({ plain }) => ({ do: "openAndSearch", path: plain, query: filterQuery() }),
    runPeer: duckdb,
  },
  {
    ...filterTask("columns-id", "a field whose values all differ", "duckdb", "DuckDB, 1 thread"),
    ours: ({ plain }) => ({
      do: "search",
      path: plain,
      queries: [{ ...filterQuery(), text: "TRACEPARENT:abcdef" }],
    }),
    runPeer: ({ plain }, script) =>
      measureScript(script, {
        path: plain,
        where: "TRACEPARENT ILIKE '%abcdef%'",
        columns: { TRACEPARENT: "VARCHAR" },
      }),
  },
  {
    ...filterTask("parse", "the same filter", "node", "JSON.parse"),
    runPeer: ({ plain }) => measureScript(scriptPath("peer-parse.mjs"), { path: plain }),
    isSlow: true,
    floor: 7,
    aim: 12,
  },
  {
    ...filterTask("lnav", "the same filter", "lnav", "lnav"),
    runPeer: ({ plain }, program) => {
      const sql = `;SELECT count(*) FROM fauna_bench WHERE ${filter.lnav}`;
      const args = ["-I", lnavSettings(), "-n", "-q", "-c", sql, "-c", ":write-csv-to -", plain];
      return measureProgram(program, args, { count: (output) => Number(output.trim().split("\n").at(-1)) });
    },
    isSlow: true,
    floor: 8,
    aim: 12,
  },
  {
    ...filterTask("jq", "the same filter", "jq", "jq"),
    runPeer: ({ plain }, program) =>
      measureProgram(program, ["-R", filter.jq, plain], { count: (output) => output.split("\n").length - 1 }),
    isSlow: true,
    floor: 15,
    aim: 25,
  },
  {
    name: "gunzip",
    says: "unpack",
    by: "cpu",
    ours: ({ gzip }) => ({ do: "unpack", path: gzip }),
    peer: "gzip",
    peerName: "gzip -dc",
    runPeer: ({ gzip }, program) => measureProgram(program, ["-dc", gzip], { isDropped: true }),
    expected: ({ bytes }) => bytes,
    floor: 2.3,
    aim: 2.6,
  },
  {
    name: "gunzip-open",
    says: "unpack to disk, index, overview",
    by: "cpu",
    ours: ({ gzip }) => ({ do: "open", path: gzip }),
    peer: "gzip",
    peerName: "gzip -dc > file",
    runPeer: ({ gzip }, program) => measureProgram(program, ["-dc", gzip], { into: `${gzip}.unpacked` }),
    expected: ({ records }) => records,
  },
  {
    name: "inflate-columns",
    says: "unpack to disk, columns, filter",
    by: "wall",
    ours: ({ gzip }) => ({ do: "openAndSearch", path: gzip, query: filterQuery() }),
    peer: "node",
    peerName: "unpack alone",
    runPeer: ({ gzip }) => measureScript(scriptPath("peer-inflate.mjs"), { path: gzip }),
    expected: () => Number.NaN,
    floor: 0.6,
    aim: 0.95,
  },
  latencyTask(
    "first-rows",
    "open to first 100 rows",
    ({ plain }) => ({ do: "firstRows", path: plain }),
    30,
    10,
  ),
  latencyTask("first-rows-gz", "the same, .gz", ({ gzip }) => ({ do: "firstRows", path: gzip }), 30, 10),
  latencyTask("rows", "100 rows, p95", ({ plain }) => ({ do: "rows", path: plain }), 3, 1.5),
  latencyTask(
    "rows-scattered",
    "100 rows of a filter, p95",
    ({ plain }) => ({ do: "rows", path: plain, query: textQuery("web-483", true) }),
    5,
    1,
  ),
  latencyTask(
    "cancel",
    "next query answered",
    ({ plain }) => ({ do: "cancel", path: plain, query: regexQuery(regexesWithout[1] ?? "") }),
    50,
    10,
  ),
  {
    name: "memory",
    says: "RSS above bare Node, four columns",
    by: "MB",
    ours: ({ plain }) => ({ do: "openAndSearch", path: plain, query: filterQuery() }),
    isOnDemand: true,
    floor: 400,
    aim: 150,
  },
];

/**
 * Against CPU time, and against wall time with two threads.
 *
 * @param {Omit<Task, "by">} task
 * @param {{ floor?: number, aim?: number }} cpu
 * @param {{ floor?: number, aim?: number }} wall
 * @returns {Task[]}
 */
function bothTimes(task, cpu, wall) {
  return [
    { ...task, by: "cpu", ...cpu },
    {
      ...task,
      name: `${task.name}-wall`,
      says: `${task.says}, two threads`,
      by: "wall",
      ours: (files) => ({ ...task.ours(files), threads: 2 }),
      ...wall,
    },
  ];
}

/**
 * @param {string} name
 * @param {string} says
 * @param {string[]} regexes mean the same to JavaScript and to ripgrep
 * @returns {Task}
 */
function regexTask(name, says, regexes) {
  return {
    name,
    says,
    by: "cpu",
    ours: ({ plain }) => ({
      do: "search",
      path: plain,
      before: regexQuery("RESPONSE_[A-Z]+"),
      queries: regexes.map(regexQuery),
    }),
    peer: "rg",
    peerName: "rg",
    runPeer: ({ plain }, program) => grep(program, plain, regexes, []),
  };
}

/**
 * @param {string} name
 * @param {string} says
 * @param {import("./peers.mjs").PeerName} peer
 * @param {string} peerName
 * @returns {Task}
 */
function filterTask(name, says, peer, peerName) {
  return {
    name,
    says,
    by: "cpu",
    ours: ({ plain }) => ({ do: "search", path: plain, queries: [filterQuery()] }),
    peer,
    peerName,
  };
}

/**
 * @param {string} name
 * @param {string} says
 * @param {Task["ours"]} ours
 * @param {number} floor
 * @param {number} aim
 * @returns {Task}
 */
function latencyTask(name, says, ours, floor, aim) {
  return { name, says, by: "ms", ours, floor, aim };
}

/**
 * @param {string} text
 * @param {boolean} matchCase
 */
function textQuery(text, matchCase) {
  // In quotes, nothing in it is an operator.
  return { text: JSON.stringify(text), matchCase, isRegex: false, zone: "utc" };
}

/** @param {string} text */
function regexQuery(text) {
  return { text, matchCase: true, isRegex: true, zone: "utc" };
}

function filterQuery() {
  return { text: filter.ours, matchCase: false, isRegex: false, zone: "utc" };
}

/**
 * One run for each pattern, counting the lines that match.
 *
 * @param {string} program
 * @param {string} path
 * @param {string[]} patterns
 * @param {string[]} options
 */
async function grep(program, path, patterns, options) {
  const found = { steps: [], peakMb: 0 };
  for (const pattern of patterns) {
    const args = ["--no-config", "--count", "--include-zero", ...options, "--regexp", pattern, path];
    const { steps, peakMb } = await measureProgram(program, args);
    found.steps.push(...steps);
    // Short runs end before they are looked at.
    found.peakMb = Math.max(found.peakMb, peakMb || 0);
  }
  return found;
}

/** @type {Task["runPeer"]} */
function duckdb({ plain }, script) {
  return measureScript(script, { path: plain, where: filter.sql, columns: filterColumns });
}

/** @param {string} name */
function scriptPath(name) {
  return `${import.meta.dirname}/${name}`;
}
