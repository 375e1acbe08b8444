// Unpacks to disk and does nothing else, with the zlib of Node at its best: `node peer-inflate.mjs '{"path"}'`.
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { jobOf, report, timed } from "./stopwatch.mjs";

const { path } = jobOf();
const unpacked = `${path}.unpacked`;
const outputBytes = 1024 * 1024;
const step = await timed(async () => {
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  const file = createWriteStream(unpacked, { highWaterMark: outputBytes });
  await pipeline(source, createGunzip({ chunkSize: outputBytes }), file);
  return file.bytesWritten;
});
rmSync(unpacked);
report({ steps: [step] });
