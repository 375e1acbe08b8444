import assert from "node:assert/strict";
import fc from "fast-check";
import { arrange } from "../../../../../src/core/log/joined/arrange.ts";
import type { PartSource } from "../../../../../src/core/log/joined/line-cursor.ts";
import type { Merge } from "../../../../../src/core/log/joined/merge.ts";

/** A part in memory, which a test may change. */
class MemoryPart implements PartSource {
  bytes: Buffer;
  isComplete = true;
  isSettled = true;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }

  get size(): number {
    return this.bytes.length;
  }

  read(into: Buffer, position: number): number {
    return this.bytes.copy(into, 0, position);
  }

  append(text: string): void {
    this.bytes = Buffer.concat([this.bytes, Buffer.from(text)]);
  }
}

const at = (seconds: number) => new Date(Date.UTC(2024, 4, 10) + seconds * 1000).toISOString();
const record = (part: string, seconds: number | undefined, more = "") =>
  JSON.stringify({ ...(seconds !== undefined && { ts: at(seconds) }), id: part, ...(more && { more }) });

/** All that there is for now. */
function drain(merge: Merge): string {
  const taken: Buffer[] = [];
  for (let piece = merge.next(); piece; piece = merge.next()) taken.push(Buffer.from(piece));
  return Buffer.concat(taken).toString();
}

const idsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (line.startsWith("{") ? (JSON.parse(line) as { id: string }).id : line))
    .join(" ");

const pieceSizes = [1, 2, 7, 64, 1 << 20];

describe("merging the parts of a log", () => {
  const check = (name: string, texts: readonly string[], expected: string) => {
    for (const pieceBytes of pieceSizes) {
      it(`${name}, ${pieceBytes} bytes at a time`, () => {
        const parts = texts.map((text) => new MemoryPart(text));
        const merge = arrange(parts, pieceBytes);
        assert.equal(idsOf(drain(merge)), expected);
        assert.deepEqual([merge.isDone, merge.isStale], [true, false]);
      });
    }
  };
  const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

  check("has nothing of nothing", [], "");
  check("has nothing of empty parts", ["", ""], "");
  check("leaves one part alone", [lines(record("a", 5), record("b", 1))], "a b");
  check(
    "orders parts by their first record",
    [lines(record("c", 5), record("d", 6)), lines(record("a", 1), record("b", 2))],
    "a b c d",
  );
  check(
    "merges where they overlap",
    [lines(record("a1", 1), record("a2", 3), record("a3", 9)), lines(record("b1", 2), record("b2", 4))],
    "a1 b1 a2 b2 a3",
  );
  check(
    "keeps the order of parts for equal times",
    [lines(record("a1", 1), record("a2", 2)), lines(record("b1", 1), record("b2", 2))],
    "a1 b1 a2 b2",
  );
  check(
    "leaves a record without a time behind the one before it",
    [
      lines(record("a1", 1), record("a2", undefined), "stack trace", record("a3", 4)),
      lines(record("b1", 2), record("b2", undefined), record("b3", 5)),
    ],
    "a1 a2 stack trace b1 b2 a3 b3",
  );
  check("keeps the order of rotation without times", [lines("one"), "two", lines("three")], "one two three");
  check(
    "leaves a part without times behind the one before it",
    [lines(record("a", 1)), lines("x", "y"), lines(record("b", 1), record("c", 2))],
    "a x y b c",
  );
  check("breaks the last line of a part", [record("a", 1), record("b", 2), lines(record("c", 3))], "a b c");
  check(
    "takes a byte order mark for none",
    [`\uFEFF${record("a", 1)}\n`, `\uFEFF${record("b", 2)}\n`],
    "\uFEFFa b".slice(1),
  );
  check(
    "has long lines whole",
    [
      lines(record("a1", 1, "x".repeat(70_000)), record("a2", 4)),
      lines(record("b1", 2, "y".repeat(200_000)), record("b2", 3)),
    ].slice(0, 2),
    "a1 b1 b2 a2",
  );

  it("changes no byte but the breaks between parts", () => {
    const texts = ['{"ts":"2024-05-10T00:00:01Z", "a" : 1.0}\r\n\n', ' {"ts":"2024-05-10T00:00:02Z"}'];
    for (const pieceBytes of pieceSizes) {
      const parts = texts.map((text) => new MemoryPart(text));
      assert.equal(drain(arrange(parts, pieceBytes)), texts.join(""));
    }
  });

  describe("that grow", () => {
    const checkGrowth = (
      name: string,
      texts: readonly [string, string],
      grow: (first: MemoryPart, second: MemoryPart) => void,
      expected: string,
    ) => {
      for (const pieceBytes of pieceSizes) {
        it(`${name}, ${pieceBytes} bytes at a time`, () => {
          const first = new MemoryPart(texts[0]);
          const second = new MemoryPart(texts[1]);
          const merge = arrange([first, second], pieceBytes);
          const before = drain(merge);
          grow(first, second);
          const all = before + drain(merge);
          assert.equal(merge.isStale ? "stale" : idsOf(all), expected);
        });
      }
    };
    const early = lines(record("a", 1));
    const late = lines(record("b", 2));

    checkGrowth(
      "goes on with the last one",
      [early, late],
      (_, b) => b.append(lines(record("c", 3))),
      "a b c",
    );
    checkGrowth(
      "goes on with the last one, whatever its times",
      [early, late],
      (_, b) => b.append(lines(record("c", 0))),
      "a b c",
    );
    checkGrowth(
      "goes on with another one that is later",
      [early, late],
      (a, b) => {
        a.append(lines(record("c", 3), record("e", 5)));
        b.append(lines(record("d", 4)));
      },
      "a b c d e",
    );
    checkGrowth(
      "gives up where one is earlier",
      [early, late],
      (a) => a.append(lines(record("c", 1.5))),
      "stale",
    );
    checkGrowth(
      "gives up where a record without a time came later",
      [early, late],
      (a) => a.append("stack trace\n"),
      "stale",
    );
    checkGrowth(
      "goes on in the midst of a line",
      [early, late + record("c", 3).slice(0, 9)],
      (_, b) => b.append(`${record("c", 3).slice(9)}\n`),
      "a b c",
    );
    checkGrowth(
      "gives up in the midst of a line that others stand behind",
      [early + record("x", 1).slice(0, 9), late],
      (a) => a.append(`${record("x", 1).slice(9)}\n`),
      "stale",
    );
    checkGrowth(
      "gives up where one without times is not the last",
      ["x\n", "y\n"],
      (a) => a.append("z\n"),
      "stale",
    );
    checkGrowth("fills one that was empty", ["", early], (_, b) => b.append(late), "a b");
  });

  it("has late lines at the end until all is joined anew", () => {
    const first = new MemoryPart(lines(record("a", 1)));
    const second = new MemoryPart(lines(record("c", 3)));
    const merge = arrange([first, second], 16);
    let joined = drain(merge);
    first.append(lines(record("b", 2), record("d", 4)));
    joined += drain(merge);
    assert.deepEqual([idsOf(joined), merge.isStale, merge.isDone], ["a c b d", true, true]);
  });

  it("waits for a last line until it is settled", () => {
    const first = new MemoryPart(`${record("a", 1)}\n${record("c", 3)}`);
    const second = new MemoryPart(lines(record("b", 2), record("d", 4)));
    first.isSettled = false;
    const merge = arrange([first, second], 16);
    const before = drain(merge);
    assert.equal(idsOf(before), "a");
    assert.equal(merge.isDone, false);
    first.isSettled = true;
    assert.equal(idsOf(before + drain(merge)), "a b c d");
  });

  it("waits for bytes that are coming", () => {
    const first = new MemoryPart(lines(record("a", 1)));
    const second = new MemoryPart(lines(record("c", 3)));
    first.isComplete = false;
    const merge = arrange([first, second], 16);
    const before = drain(merge);
    assert.deepEqual([idsOf(before), merge.isDone], ["a", false]);
    first.append(lines(record("b", 2)));
    first.isComplete = true;
    assert.equal(idsOf(before + drain(merge)), "a b c");
  });

  it("gives every record once, in the order of time where each part is, however it comes", () => {
    const time = fc.option(fc.nat(8), { nil: undefined });
    const part = fc.record({
      times: fc.array(time, { maxLength: 8 }),
      isSorted: fc.boolean(),
      endsInBreak: fc.boolean(),
    });
    const property = fc.property(fc.array(part, { maxLength: 4 }), fc.integer({ min: 1, max: 90 }), check);
    fc.assert(property, { numRuns: 400 });

    function check(
      specs: readonly { times: (number | undefined)[]; isSorted: boolean; endsInBreak: boolean }[],
      pieceBytes: number,
    ): void {
      const parts = specs.map(({ times, isSorted, endsInBreak }, part) => {
        const shown = isSorted ? sortTimes(times) : times;
        const records = shown.map((seconds, line) => ({ id: `${part}.${line}`, seconds, part, line }));
        const text = records.map(({ id, seconds }) => record(id, seconds)).join("\n");
        return { records, text: text + (endsInBreak && text ? "\n" : "") };
      });
      const sources = parts.map(({ text }) => new MemoryPart(text));
      const merge = arrange(sources, pieceBytes);
      const joined = idsOf(drain(merge)).split(" ").filter(Boolean);
      const all = new Map(parts.flatMap(({ records }) => records.map((entry) => [entry.id, entry] as const)));
      assert.deepEqual([...joined].sort(), [...all.keys()].sort());
      const entries = joined.map((id) => all.get(id) ?? assert.fail(id));
      for (const [part] of parts.entries()) {
        const own = entries.filter((entry) => entry.part === part).map(({ line }) => line);
        assert.deepEqual(own, [...own.keys()]);
      }
      const areSorted = specs.every(({ isSorted }) => isSorted);
      // Where some parts have no time at all, they stand behind another one.
      const times = entries.map(({ seconds }) => seconds).filter((seconds) => seconds !== undefined);
      if (areSorted)
        assert.deepEqual(
          times,
          [...times].sort((a, b) => a - b),
        );
      assert.deepEqual([merge.isDone, merge.isStale], [true, false]);
    }

    /** The times that there are in order, at the same places. */
    function sortTimes(times: readonly (number | undefined)[]): (number | undefined)[] {
      const sorted = times.filter((seconds) => seconds !== undefined).sort((a, b) => a - b);
      return times.map((seconds) => (seconds === undefined ? undefined : sorted.shift()));
    }
  });

  it("gives the same where parts come in bits, or joins anew", () => {
    const seconds = fc.array(fc.nat(6), { minLength: 1, maxLength: 6 });
    const property = fc.property(
      fc.array(seconds, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 90 }),
      (times, cut, pieceBytes) => {
        const texts = times.map((part, at) =>
          lines(...part.sort((a, b) => a - b).map((time, line) => record(`${at}.${line}`, time))),
        );
        const whole = drain(
          arrange(
            texts.map((text) => new MemoryPart(text)),
            pieceBytes,
          ),
        );
        const sources = texts.map((text) => new MemoryPart(text.slice(0, cut + 40)));
        const merge = arrange(sources, pieceBytes);
        let joined = drain(merge);
        for (const [at, source] of sources.entries()) source.append(texts[at]?.slice(cut + 40) ?? "");
        joined += drain(merge);
        if (!merge.isStale) assert.equal(joined, whole);
        const known = new Set(whole.split("\n"));
        const shown = joined.split("\n").filter((line) => line !== "" && known.has(line));
        assert.equal(new Set(shown).size, shown.length);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
