import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { inOrderOfRotation, isRotated, rotatedParts } from "../../../../../src/core/log/joined/rotation.ts";

describe("files that a log was rotated to", () => {
  const check = (own: string, names: string, expected: string) => {
    it(`finds for ${own} among ${names}: ${expected || "none"}`, () => {
      const found = rotatedParts(join("/logs", own), names.split(" "));
      assert.deepEqual(found, expected ? expected.split(" ").map((name) => join("/logs", name)) : []);
    });
  };

  check("q.log", "q.log q.log.1 q.log.2.gz q.log.10.zst", "q.log.1 q.log.2.gz q.log.10.zst");
  check("q.log.2.gz", "q.log q.log.1 q.log.2.gz", "q.log q.log.1");
  check("q.log", "q.log Q.log.1 r.log.1 qq.log.1 q.log.x q.log.bak q.log.1.bak q.log.1~", "");
  check("q.log", "q.log q.log.0 q.log.01 q.log.1234", "");
  check("q.log", "q.log q.log-20240510 q.log-20240511.gz", "q.log-20240510 q.log-20240511.gz");
  check("q.log", "q.log q.log.2024-05-10 q.log-2024-0510 q.log-20241310 q.log-20240230", "q.log.2024-05-10");
  check("q.log", "q.log q-2024-05-10.log q.2024-05-11.log.gz", "q-2024-05-10.log q.2024-05-11.log.gz");
  check("q-2024-05-10.log", "q-2024-05-10.log q-2024-05-11.log", "q-2024-05-11.log");
  check("q.log", "q.log q-20240510.log q-1.log q.1.log q(1).log q-2024-13-10.log", "");
  check("q.ndjson", "q.ndjson q.ndjson.1 q.log.1", "q.ndjson.1");
  check("q", "q q.1 q.2", "");
  check("q.log", "q.log q.log.gz q.log.1", "q.log.1");
  check("q.log", "q.log q.log.1 q.log.1.gz q.log.2.gz", "q.log.1 q.log.2.gz");
  check("q.log.1.gz", "q.log q.log.1 q.log.1.gz", "q.log");
  check("a.b c.log", "a.b c.log", "");

  const checkOrder = (names: string) => {
    it(`orders ${names}`, () => {
      const paths = names.split(" ").map((name) => join("/logs", name));
      const ordered = inOrderOfRotation(paths.toReversed()).map((path) => basename(path));
      assert.equal(ordered.join(" "), names);
    });
  };
  checkOrder("q.log.10.gz q.log.2.gz q.log.1 q.log");
  checkOrder("q.log-20231231.gz q.log-20240101 q.log");
  checkOrder("q-2024-05-09.log q-2024-05-10.log q.log");
  checkOrder("part-1.ndjson part-2.ndjson part-10.ndjson");

  it("knows by its name what was rotated", () => {
    const names = ["q.log", "q.log.1", "q.log.2.gz", "q.log-20240510", "q-2024-05-10.log", "q.gz"];
    assert.deepEqual(names.filter(isRotated), names.slice(1, 5));
  });
});
