import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeptCode } from "../../../src/worker/kept-code.ts";

describe("kept code", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kept-code-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const script = () => join(folder, "a.cjs");
  const code = () => join(folder, "code");
  const codeFile = () => join(code(), "a.cjs.code");
  /** What a script does is seen in a file beside it. */
  const write = (word: string) =>
    writeFileSync(
      script(),
      `const { writeFileSync } = require("node:fs");
      function say(word) { writeFileSync(__dirname + "/said", word + " of " + require("node:path").basename(__filename)); }
      say("${word}"); // the last line has no break`,
    );
  const run = () => {
    const kept = KeptCode.run(script(), code());
    return { kept, said: readFileSync(join(folder, "said"), "utf8") };
  };
  const keep = () => run().kept.keep();

  it("is taken by the next one that runs the script", () => {
    write("hello");
    const first = run();
    assert.deepEqual([first.said, first.kept.isTaken], ["hello of a.cjs", false]);
    assert.deepEqual(readdirSync(folder).sort(), ["a.cjs", "said"], "nothing is written before");
    first.kept.keep();
    assert.deepEqual(readdirSync(code()), ["a.cjs.code"]);
    const second = run();
    assert.deepEqual([second.said, second.kept.isTaken], ["hello of a.cjs", true]);
  });

  it("is not taken for another script, though it is as long, and is replaced by its code", () => {
    write("hello");
    keep();
    write("other");
    const { said, kept } = run();
    assert.deepEqual([said, kept.isTaken], ["other of a.cjs", false]);
    kept.keep();
    assert.deepEqual(readdirSync(code()), ["a.cjs.code"]);
    assert.equal(run().kept.isTaken, true);
  });

  it("is not taken where any byte of it has changed, or some are missing", () => {
    write("hello");
    keep();
    const whole = readFileSync(codeFile());
    const check = (bytes: Buffer, what: string) => {
      writeFileSync(codeFile(), bytes);
      const { said, kept } = run();
      assert.deepEqual([said, kept.isTaken], ["hello of a.cjs", false], what);
    };
    for (let at = 0; at < whole.length; at += at < 64 || at > whole.length - 64 ? 1 : 37) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      check(bytes, `byte ${at}`);
    }
    for (const length of [0, 1, 7, 8, 9, 100, whole.length - 1])
      check(whole.subarray(0, length), `${length} bytes`);
  });

  it("is kept where one that was killed left a part of it", () => {
    write("hello");
    mkdirSync(code());
    writeFileSync(`${codeFile()}.tmp`, "a part");
    keep();
    assert.deepEqual(readdirSync(code()), ["a.cjs.code"]);
    assert.equal(run().kept.isTaken, true);
  });

  it("is done without where its folder cannot be made or its file cannot be written", () => {
    write("hello");
    writeFileSync(code(), "no folder");
    keep();
    assert.equal(run().kept.isTaken, false);
    rmSync(code());
    mkdirSync(join(codeFile(), "no file"), { recursive: true });
    keep();
    assert.deepEqual(readdirSync(code()), ["a.cjs.code"], "nothing is left behind");
    assert.equal(run().kept.isTaken, false);
  });

  it("hands on what the script throws", () => {
    writeFileSync(script(), "require('./nothing-here.cjs')");
    assert.throws(run, /nothing-here/);
    writeFileSync(script(), "const = 1;");
    assert.throws(run, SyntaxError);
    rmSync(script());
    assert.throws(run, /ENOENT/);
  });
});
