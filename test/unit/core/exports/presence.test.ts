import assert from "node:assert/strict";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Look, lookForFiles } from "../../../../src/core/exports/presence.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("whether files are there", () => {
  afterEach(removeFolders);

  it("is seen with one look at each folder", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "a"));
    await writeFile(join(folder, "a", "1"), "");
    const files = ["a/1", "a/2", "b/1", "a/1/under a file"].map((name) => join(folder, name));
    const found = await lookForFiles(files);
    assert.deepEqual(
      files.map((file) => found.get(file)),
      ["there", "missing", "outOfReach", "outOfReach"],
    );
  });

  it("is known of a file alone in its folder", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "1");
    await writeFile(file, "");
    assert.equal((await lookForFiles([file])).get(file), "there");
    await rm(file);
    assert.equal((await lookForFiles([file])).get(file), "missing");
    await rm(folder, { recursive: true });
    assert.equal((await lookForFiles([file])).get(file), "outOfReach");
  });

  it("is not known of a folder that cannot be read", async function () {
    // Nothing is closed to the superuser.
    if (process.getuid?.() === 0 || process.platform === "win32") this.skip();
    const folder = await temporaryFolder();
    await chmod(folder, 0o000);
    const files = [join(folder, "1"), join(folder, "2")];
    assert.deepEqual([...(await lookForFiles(files)).values()], ["outOfReach", "outOfReach"]);
    await chmod(folder, 0o700);
  });

  /** A file system in memory: folders with names, and one that is where a drive should be. */
  function drive(names: readonly string[] | Error, isEmptyMount: boolean): Look & { looks: number } {
    const look = {
      looks: 0,
      names: async () => {
        look.looks++;
        if (names instanceof Error) throw names;
        return names;
      },
      isThere: async (file: string) =>
        !(names instanceof Error) && names.includes(file.slice("/mnt/usb/".length)),
      isEmptyMount: async () => isEmptyMount,
    };
    return look;
  }

  const check = ([name, look, expected]: readonly [string, Look, readonly string[]]) =>
    it(name, async () => {
      const found = await lookForFiles(["/mnt/usb/1", "/mnt/usb/2"], look);
      assert.deepEqual([...found.values()], expected);
    });
  (
    [
      ["a drive with both", drive(["1", "2"], false), ["there", "there"]],
      ["a drive on which one was deleted", drive(["1", "3"], false), ["there", "missing"]],
      ["a drive on which both were deleted", drive(["3"], false), ["missing", "missing"]],
      ["a drive that is not connected", drive([], true), ["outOfReach", "outOfReach"]],
      ["a folder among the drives that is none", drive(["1"], true), ["there", "missing"]],
      ["a drive that does not answer", drive(new Error("EIO"), false), ["outOfReach", "outOfReach"]],
    ] as const
  ).forEach(check);

  it("takes one look for thousands of files", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => String(index));
    const look = drive(names, false);
    const found = await lookForFiles(
      names.map((name) => `/mnt/usb/${name}`),
      look,
    );
    assert.deepEqual([new Set(found.values()), look.looks], [new Set(["there"]), 1]);
  });
});
