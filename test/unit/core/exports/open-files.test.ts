import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OpenFiles } from "../../../../src/core/exports/open-files.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("what is open in any window", () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await temporaryFolder(), "open");
  });
  afterEach(removeFolders);

  const sorted = async (files: OpenFiles) => [...(await files.all())].sort();

  it("is told from window to window, as it changes", async () => {
    const [a, b] = [new OpenFiles(folder), new OpenFiles(folder)];
    assert.deepEqual(await sorted(a), []);
    await a.tell(["/1", "/2"]);
    await b.tell(["/2", "/3"]);
    assert.deepEqual(
      [await sorted(a), await sorted(b)],
      [
        ["/1", "/2", "/3"],
        ["/1", "/2", "/3"],
      ],
    );
    await Promise.all([a.tell(["/4"]), a.tell(["/5"])]);
    assert.deepEqual(await sorted(b), ["/2", "/3", "/5"]);
    await a.close();
    assert.deepEqual(await sorted(b), ["/2", "/3"]);
    await b.close();
    assert.deepEqual(await readdir(folder), []);
  });

  it("is known of this window at once", async () => {
    const files = new OpenFiles(folder);
    const telling = files.tell(["/1"]);
    assert.deepEqual(await sorted(files), ["/1"]);
    await telling;
  });

  it("ends with a window that is gone, and leaves what is not its own alone", async () => {
    const files = new OpenFiles(folder);
    await files.tell(["/1"]);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const id = "01234567-89ab-cdef-0123-456789abcdef";
    await writeFile(join(folder, `${pid}-${id}.open`), '["/2"]');
    await writeFile(join(folder, `${process.ppid}-${id}.open`), "half of");
    await writeFile(join(folder, "notes"), '["/3"]');
    assert.deepEqual(await sorted(files), ["/1"]);
    assert.equal((await readdir(folder)).length, 3);
  });
});
