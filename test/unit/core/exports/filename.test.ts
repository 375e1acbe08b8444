import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import fc from "fast-check";
import { logFileName, reserveFile } from "../../../../src/core/exports/filename.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("file name of a log", () => {
  afterEach(removeFolders);

  function nameOf(database: string | undefined, start: string, end: string): string {
    const target = { connectionId: "c", connectionName: "c", regionGroup: "us-std", database };
    return logFileName({ target, start: new Date(start).toISOString(), end: new Date(end).toISOString() });
  }

  const [at11, at13] = ["2024-05-10T11:00Z", "2024-05-10T13:00Z"];
  const check = ([database, start, end, expected]: readonly [string | undefined, string, string, string]) =>
    it(expected, () => assert.equal(nameOf(database, start, end), expected));
  (
    [
      ["us-std/ECommerce/prod", at11, at13, "prod-20240510T1100Z-2h.ndjson"],
      [undefined, at11, at13, "us-std-20240510T1100Z-2h.ndjson"],
      ["us-std/prod", at11, "2024-05-10T12:30Z", "prod-20240510T1100Z-90m.ndjson"],
      ["us-std/prod", at11, "2024-05-17T11:00Z", "prod-20240510T1100Z-7d.ndjson"],
      ["us-std/prod", "2024-05-10T11:00:05Z", "2024-05-10T11:00:50Z", "prod-20240510T110005Z-45s.ndjson"],
      [
        "us-std/prod",
        "2024-05-10T11:00:05.500Z",
        "2024-05-10T11:00:06Z",
        "prod-20240510T110005Z-500ms.ndjson",
      ],
      ["us-std/prod", "2024-05-10T11:00:00.5Z", "2024-08-08T00:00Z", "prod-20240510T1100Z-90d.ndjson"],
      ["us-std/my shop: a\\b", at11, at13, "my_shop_a_b-20240510T1100Z-2h.ndjson"],
      ["us-std/..", at11, at13, "log-20240510T1100Z-2h.ndjson"],
      ["us-std/.hidden", at11, at13, "hidden-20240510T1100Z-2h.ndjson"],
      ["us-std/CON", at11, at13, "CON_-20240510T1100Z-2h.ndjson"],
      ["us-std/Größe", at11, at13, "Größe-20240510T1100Z-2h.ndjson"],
    ] as const
  ).forEach(check);

  it("is safe on every file system, whatever a database is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (database) => {
        const name = nameOf(`us-std/${database}`, at11, at13);
        assert.equal(basename(name), name);
        assert.match(name, /^[^\s\p{C}"*/:<>?\\|%.-][^\s\p{C}"*/:<>?\\|%]*-20240510T1100Z-2h\.ndjson$/u);
        assert.ok(Buffer.byteLength(name) <= 200);
      }),
    );
  });

  it("is counted up where it is taken", async () => {
    const folder = join(await temporaryFolder(), "made", "here");
    const names = await Promise.all([1, 2, 3].map(() => reserveFile(folder, "prod-2h.ndjson")));
    assert.deepEqual(names.map((path) => basename(path)).sort(), [
      "prod-2h-2.ndjson",
      "prod-2h-3.ndjson",
      "prod-2h.ndjson",
    ]);
    assert.equal((await readdir(folder)).length, 3);
  });
});
