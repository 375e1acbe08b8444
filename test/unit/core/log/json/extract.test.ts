import assert from "node:assert/strict";
import fc from "fast-check";
import { extract, type Path, pathTree } from "../../../../../src/core/log/json/extract.ts";
import { jsonObject } from "./texts.ts";

const read = (text: string, paths: readonly Path[]) => extract(text, pathTree(paths), paths.length);

describe("extract", function () {
  this.timeout(30_000);

  const check = (name: string, text: string, path: string, expected: string | undefined) => {
    it(name, () => assert.deepEqual(read(text, [path.split(".")]), [expected]));
  };
  check("gives the text of a value as written", '{"a": 1.00 }', "a", "1.00");
  check("keeps every digit", '{"a":9007199254740993}', "a", "9007199254740993");
  check("keeps escapes", '{"a":"\\u0041\\n"}', "a", '"\\u0041\\n"');
  check("gives containers whole", '{"a":{"b":[1,{}]},"c":1}', "a", '{"b":[1,{}]}');
  check("goes into objects", '{"a":{"x":0,"b":{"c":true}}}', "a.b.c", "true");
  check("does not go into lists", '{"a":[{"b":1}]}', "a.b", undefined);
  check("gives nothing for what is missing", '{"b":1}', "a", undefined);
  check("takes the last of equal keys", '{"a":1,"a":2}', "a", "2");
  check("takes the last of equal keys with all that is in it", '{"a":{"b":1},"a":{"c":2}}', "a.b", undefined);
  check("takes the last also where it is no object", '{"a":{"b":1},"a":null}', "a.b", undefined);
  check("knows a key that is written with escapes", '{"\\u0061":1}', "a", "1");
  check("knows a key of no characters", '{"a":0,"":1}', "", "1");
  check("knows a key with an escape behind others without", '{"b":"\\n","c":1,"a\\u0062":2}', "ab", "2");
  check("tells keys of one length and first letter apart", '{"ab":1,"ac":2,"ad":3}', "ac", "2");
  check("is not misled by brackets in strings", '{"x":"}{\\"a\\":2","a":1}', "a", "1");
  check("gives nothing for another value", "[1]", "a", undefined);
  check("takes what there is of a text that was cut", '{"a":1,"b":{"c":', "a", "1");

  it("finds a path and a longer one at once", () => {
    assert.deepEqual(read('{"a":{"b":1},"c":2}', [["a"], ["a", "b"], ["c"], ["a", "x"]]), [
      '{"b":1}',
      "1",
      "2",
      undefined,
    ]);
  });

  it("agrees with JSON.parse", () => {
    const paths: Path[] = [["a"], ["b"], [""], ["a", "a"], ["a", "b"], ["b", "a", "b"], ["x.y"]];
    fc.assert(
      fc.property(jsonObject, (text) => {
        const values = read(text, paths);
        for (const [at, path] of paths.entries()) {
          const raw = values[at];
          assert.deepEqual(
            raw === undefined ? undefined : JSON.parse(raw),
            valueAt(JSON.parse(text), path),
            path.join("."),
          );
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function valueAt(value: unknown, path: Path): unknown {
  for (const key of path) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
