// Inflates and drops what comes, with the zlib of Node and its best settings: `node peer-inflate.mjs '{"path"}'`.
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { jobOf, report, timed } from "./stopwatch.mjs";

const { path } = jobOf();
const step = await timed(async () => {
  let bytes = 0;
  const inflated = createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(
    createGunzip({ chunkSize: 1024 * 1024 }),
  );
  for await (const part of inflated) bytes += part.length;
  return bytes;
});
report({ steps: [step] });
