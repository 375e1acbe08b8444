// What the runs come to: ratios, and how they stand to floors and aims.
import { medianOf } from "./measure.mjs";

/**
 * @typedef {object} Result
 * @property {string} task
 * @property {string} says
 * @property {number} ours MB/s of CPU or wall time where there is a ratio; else milliseconds or MiB
 * @property {string} unit
 * @property {string} [peer]
 * @property {number} [theirs] in the same unit
 * @property {number | null} ratio how many times ours is as fast; of several patterns the median
 * @property {number[]} [ratios] of the single patterns
 * @property {number} [floor]
 * @property {number} [aim]
 * @property {number} oursPeakMb the most memory that was held
 * @property {number} [peerPeakMb]
 * @property {string} [remark] why there is no ratio, or what is wrong
 * @property {boolean} [isWrong] the counts differ
 */

/**
 * @typedef {object} What
 * @property {import("./bench.mjs").Runs} runs
 * @property {import("./sample.mjs").Sample} sample
 * @property {import("./peers.mjs").Peers} peers
 * @property {import("./tasks.mjs").Files} files
 * @property {number} bareMb what a Node holds that does nothing
 */

/**
 * @param {import("./tasks.mjs").Task} task
 * @param {What} what
 * @returns {Result}
 */
export function resultOf(task, what) {
  const { name, says, floor, aim } = task;
  /** @type {(import("./measure.mjs").Measurement & { latenciesMs?: number[], failure?: string })[]} */
  const ours = what.runs.ours.get(JSON.stringify(task.ours(what.files))) ?? [];
  const oursPeakMb = rounded(Math.max(...ours.map(({ peakMb }) => peakMb)));
  const common = {
    task: name,
    says,
    ...(floor !== undefined && { floor }),
    ...(aim !== undefined && { aim }),
    oursPeakMb,
  };
  const alone = { peer: "none", ratio: null };
  const failure = ours.find(({ failure }) => failure !== undefined)?.failure;
  if (failure)
    return { ...common, ...alone, ours: Number.NaN, unit: task.by, remark: failure, isWrong: true };
  if (task.by === "MB") return { ...common, ...alone, ours: rounded(oursPeakMb - what.bareMb), unit: "MB" };
  if (task.by === "ms") return { ...common, ...alone, ours: rounded(latencyOf(ours)), unit: "ms" };
  return { ...common, ...comparison(task, what, ours) };
}

/** @param {(import("./measure.mjs").Measurement & { latenciesMs?: number[] })[]} runs */
function latencyOf(runs) {
  return medianOf(
    runs.map(({ latenciesMs = [] }) => {
      const sorted = [...latenciesMs].sort((a, b) => a - b);
      return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
    }),
  );
}

/**
 * @param {import("./tasks.mjs").Task} task
 * @param {What} what
 * @param {import("./measure.mjs").Measurement[]} ours
 */
function comparison(task, { runs, sample, peers }, ours) {
  const time = task.by === "wall" ? "wallMs" : "cpuMs";
  const unit = `MB/s ${task.by}`;
  const speed = (/** @type {number} */ ms) => Math.round(sample.bytes / 1000 / ms);
  const oursMs = medianSteps(ours, time);
  const peer = task.peerName;
  const theirs = task.runPeer && runs.peers.get(task.runPeer);
  if (!theirs || theirs.length === 0) {
    const why = task.peer && peers[task.peer] ? "not run" : `${task.peer} is not there`;
    return { ours: speed(medianOf(oursMs)), unit, peer, ratio: null, remark: why };
  }
  const theirMs = medianSteps(theirs, time);
  const ratios = oursMs.map((ms, step) => (theirMs[step] ?? Number.NaN) / ms);
  const differing = difference(task, sample, ours, theirs);
  return {
    ours: speed(medianOf(oursMs)),
    unit,
    peer,
    theirs: speed(medianOf(theirMs)),
    ratio: rounded(medianOf(ratios)),
    ...(ratios.length > 1 && { ratios: ratios.map(rounded) }),
    peerPeakMb: rounded(Math.max(...theirs.map(({ peakMb }) => peakMb))),
    ...(differing && { remark: differing, isWrong: true }),
  };
}

/**
 * The median of each step over all runs.
 *
 * @param {import("./measure.mjs").Measurement[]} runs
 * @param {"cpuMs" | "wallMs"} time
 */
function medianSteps(runs, time) {
  return (runs[0]?.steps ?? []).map((_, step) =>
    medianOf(runs.map(({ steps }) => steps[step]?.[time] ?? Number.NaN)),
  );
}

/**
 * What is wrong with the counts: everybody has to find the same.
 *
 * @param {import("./tasks.mjs").Task} task
 * @param {import("./sample.mjs").Sample} sample
 * @param {import("./measure.mjs").Measurement[]} ours
 * @param {import("./measure.mjs").Measurement[]} theirs
 */
function difference({ expected = (_, count) => count }, sample, ours, theirs) {
  for (const [step, { count: theirCount }] of (theirs[0]?.steps ?? []).entries()) {
    const wanted = expected(sample, theirCount);
    if (Number.isNaN(wanted) && !Number.isNaN(theirCount)) continue;
    for (const { steps } of ours) {
      const count = steps[step]?.count;
      if (count !== wanted) return `COUNTS DIFFER in step ${step + 1}: ours ${count}, should be ${wanted}`;
    }
  }
  return undefined;
}

/**
 * A floor is missed, or something is wrong.
 *
 * @param {Result} result
 */
export function isMissed(result) {
  return result.isWrong === true || !reaches(result, result.floor);
}

/**
 * @param {Result} result
 * @param {number | undefined} limit
 */
function reaches({ ours, ratio, unit, remark }, limit) {
  if (limit === undefined) return true;
  if (unit === "ms" || unit === "MB") return ours <= limit;
  return ratio === null ? remark !== undefined : ratio >= limit;
}

/**
 * @param {Result[]} results
 */
export function tableOf(results) {
  const head = ["task", "what", "ours", "peer", "theirs", "ratio", "floor", "aim", "peak RSS", ""];
  const rows = results.map((result) => {
    const { task, says, ours, unit, peer, theirs, ratio, floor, aim, oursPeakMb, peerPeakMb } = result;
    const of = (/** @type {number | null | undefined} */ value, sign = "") =>
      value === undefined || value === null ? "" : `${value}${sign}`;
    const sign = unit === "ms" || unit === "MB" ? ` ${unit}` : "×";
    const peaks = peerPeakMb ? `${oursPeakMb} : ${peerPeakMb} MB` : `${oursPeakMb} MB`;
    return [
      task,
      says,
      `${ours} ${unit}`,
      peer ?? "",
      of(theirs),
      of(ratio, "×"),
      of(floor, sign),
      of(aim, sign),
      peaks,
      verdictOf(result),
    ];
  });
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** @param {Result} result */
function verdictOf(result) {
  if (result.remark) return result.remark;
  if (isMissed(result)) return "BELOW THE FLOOR";
  if (result.floor === undefined && result.aim === undefined) return "";
  if (result.floor === undefined && !reaches(result, result.aim)) return "below the aim";
  return reaches(result, result.aim) ? "aim reached" : "floor reached";
}

/** @param {number} value */
function rounded(value) {
  if (value >= 100) return Math.round(value);
  return Number(value.toPrecision(3));
}
