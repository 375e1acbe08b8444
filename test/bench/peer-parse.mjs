// Counts with `JSON.parse`, record by record, as a script of one's own would: `node peer-parse.mjs '{"path"}'`.
import { closeSync, openSync, readSync } from "node:fs";
import { jobOf, report, timed } from "./stopwatch.mjs";

const { path } = jobOf();
const lineFeed = 0x0a;

report({ steps: [await timed(count)] });

function count() {
  const file = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(4 * 1024 * 1024);
  let matches = 0;
  for (let kept = 0; ; ) {
    const read = readSync(file, chunk, kept, chunk.length - kept, null);
    const length = kept + read;
    let from = 0;
    for (
      let feed = chunk.indexOf(lineFeed);
      feed !== -1 && feed < length;
      feed = chunk.indexOf(lineFeed, from)
    ) {
      if (isMatch(chunk.toString("utf8", from, feed))) matches++;
      from = feed + 1;
    }
    if (read === 0) break;
    chunk.copyWithin(0, from, length);
    kept = length - from;
  }
  closeSync(file);
  return matches;
}

/** @param {string} line */
function isMatch(line) {
  let record;
  try {
    record = JSON.parse(line);
  } catch {
    return false;
  }
  return (
    Number(record.RESPONSE_CODE) >= 500 &&
    record.QUERY_TIME_MS > 300 &&
    record.DATABASE.join("/").includes("ECommerce/prod") &&
    record.TS >= "2024-05-10 00:30"
  );
}
