import assert from "node:assert/strict";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { Portions } from "../../../../src/core/log/portions.ts";
import { linesFound } from "./lines.ts";

describe("portions of a log that grows", () => {
  const line = `${"x".repeat(99)}\n`;
  const portionBytes = 1000;

  /** A log that lines are added to, and which portions it is in then. */
  const opened = () => {
    const index = new LineIndex();
    const portions = new Portions(index, portionBytes);
    const add = (lines: number, isFilling: boolean) => {
      index.append(linesFound(Buffer.from(line.repeat(lines))));
      portions.update(isFilling);
      return ends();
    };
    const ends = () =>
      Array.from({ length: portions.count }, (_, at) => {
        const { end, isClosed } = portions.at(at);
        return isClosed ? end : `${end} open`;
      });
    return { portions, add, ends };
  };

  it("give out the last one as it is where nothing more comes at once", () => {
    const { add } = opened();
    assert.deepEqual(add(5, false), ["5 open"]);
    assert.deepEqual(add(10, false), [10, "15 open"]);
  });

  it("hold it back while more comes, until it is full or all is there", () => {
    const { portions, add, ends } = opened();
    assert.deepEqual(add(5, true), []);
    assert.deepEqual(add(8, true), [10]);
    assert.deepEqual(add(20, true), [10, 20, 30]);
    assert.throws(() => portions.at(3), RangeError);
    portions.update(false);
    assert.deepEqual(ends(), [10, 20, 30, "33 open"]);
  });

  it("go on with one that was given out before", () => {
    const { portions, add } = opened();
    add(5, false);
    const { version } = portions.at(0);
    assert.deepEqual(add(3, true), ["8 open"]);
    assert.notEqual(portions.at(0).version, version);
    assert.deepEqual(add(6, true), [10]);
    assert.deepEqual(add(0, false), [10, "14 open"]);
  });
});
