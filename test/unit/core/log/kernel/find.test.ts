import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  byteFrequencies,
  exactNeedle,
  foldedNeedle,
  prefilterNeedle,
} from "../../../../../src/core/log/kernel/needle.ts";
import type { Kernel, Needle } from "../../../../../src/core/log/kernel/types.ts";
import { always, plain, simd } from "./kernels.ts";

const parts = [
  "a",
  "A",
  "b",
  "B",
  "@",
  "`",
  "ab",
  "aB",
  " ",
  "\n",
  "\0",
  "é",
  "É",
  "k",
  "\u212a",
  "ß",
  "ẞ",
  "д",
  "Д",
  "x".repeat(16),
  "x".repeat(63),
];
const text = fc.array(fc.constantFrom(...parts), { maxLength: 40 }).map((found) => found.join(""));
const wantedText = fc
  .array(fc.constantFrom(...parts.filter((part) => part !== "\n")), { minLength: 1, maxLength: 5 })
  .map((found) => found.join(""));
/** Nothing, or nearly as much as a kernel looks at in one go. */
const before = fc.constantFrom("", ".".repeat(16 * 1024 - 100), ".".repeat(32 * 1024 - 20));
const noFrequencies = new Uint32Array(256);

describe("Finding bytes", () => {
  for (const kernel of [simd, plain]) {
    it(`with the ${kernel.name} kernel gives one hit a line`, () => {
      const check = (log: string, needle: Needle, hits: number[]) => {
        assert.deepEqual(find(kernel, Buffer.from(log), needle), hits, JSON.stringify(log));
      };
      const exact = (bytes: string) => exactNeedle(Buffer.from(bytes), noFrequencies);
      const folded = (bytes: string) => foldedNeedle(Buffer.from(bytes), noFrequencies);
      check("", exact("a"), []);
      check("aaa\na\nb\nba", exact("a"), [0, 4, 9]);
      check("abababac", exact("abac"), [4]);
      check("a\nb", exact("ab"), []);
      check("AbC aBc", exact("abc"), []);
      check("AbC aBc", folded("abc"), [0]);
      check("@ `", folded("`"), [2]);
      check("[ {", folded("{"), [2]);
      check(`${"x".repeat(100)}needle`, exact("needle"), [100]);
      check("  \n ", exact(" "), [0, 3]);
    });

    it(`with the ${kernel.name} kernel counts blank lines to the record before them`, () => {
      const log = Buffer.from("a\n  \n\na\n   \n");
      const scanner = kernel.createScanner(log.length);
      scanner.bytes.set(log);
      const records = { starts: Uint32Array.of(0, 6), first: 0, end: 2, length: log.length };
      scanner.setNeedles([exactNeedle(Buffer.from(" "), noFrequencies)]);
      const hits = scanner.find(0, records);
      assert.deepEqual([...hits.records], [0, 1]);
      assert.deepEqual([...hits.offsets], [2, 8]);
    });

    it(`with the ${kernel.name} kernel looks for several needles in turn, which take no more memory each time`, () => {
      const scanner = kernel.createScanner(64);
      const log = "one two\none\ntwo\n";
      scanner.bytes.write(log);
      const records = { starts: Uint32Array.of(0, 8, 12), first: 0, end: 3, length: log.length };
      const room = () => scanner.bytes.buffer.byteLength;
      const needleOf = (word: string) => exactNeedle(Buffer.from(word), noFrequencies);
      const find = (needles: readonly Needle[]) => {
        scanner.setNeedles(needles);
        const found = [...needles.keys(), ...needles.keys()].map((at) => [
          ...scanner.find(at, records).offsets,
        ]);
        assert.deepEqual(found.slice(needles.length), found.slice(0, needles.length));
        return found.slice(0, needles.length);
      };
      const [one, two, long] = [needleOf("one"), needleOf("two"), needleOf("x".repeat(20_000))];
      assert.deepEqual(find([one, two, long, needleOf("e\nt")]), [[0, 8], [4, 12], [], [10]]);
      const roomBefore = room();
      for (let round = 0; round < 300; round++) {
        assert.deepEqual(find([two, long, one]), [[4, 12], [], [0, 8]]);
        assert.deepEqual(find([]), []);
      }
      assert.equal(room(), roomBefore);
    });

    it(`with the ${kernel.name} kernel finds the same in one list after another`, () => {
      const scanner = kernel.createScanner(64 * 1024);
      scanner.setNeedles([exactNeedle(Buffer.from("b"), noFrequencies)]);
      for (let count = 1; count < 3000; count += 7) {
        scanner.bytes.write("ab\n".repeat(count));
        const starts = Uint32Array.from({ length: count }, (_, record) => 3 * record);
        const hits = scanner.find(0, { starts, first: 0, end: count, length: 3 * count });
        assert.deepEqual(
          hits.records,
          starts.map((start) => start / 3),
        );
        assert.deepEqual(
          hits.offsets,
          starts.map((start) => start + 1),
        );
      }
    });

    it(`with the ${kernel.name} kernel takes nothing from behind the range`, () => {
      for (let length = 0; length < 200; length++) {
        const log = Buffer.from("x".repeat(length));
        for (const wanted of ["a", "xa", "ax"]) {
          assert.deepEqual(find(kernel, log, exactNeedle(Buffer.from(wanted), noFrequencies)), []);
        }
      }
    });

    it(`with the ${kernel.name} kernel compares all bytes of a needle`, () => {
      for (let length = 1; length < 50; length++) {
        const wanted = Buffer.from(Array.from({ length }, (_, at) => 0x61 + (at % 26)));
        for (const make of [exactNeedle, foldedNeedle]) {
          const needle = make(wanted, noFrequencies);
          for (let at = 0; at < length; at++) {
            const other = Buffer.from(wanted);
            other[at] = 0x2e;
            assert.deepEqual(find(kernel, Buffer.concat([other, Buffer.from(" "), wanted]), needle), [
              length + 1,
            ]);
          }
        }
      }
    });

    it(`with the ${kernel.name} kernel is what indexOf finds`, function () {
      this.timeout(0);
      always(
        fc.property(
          fc.tuple(before, text).map((found) => found.join("")),
          wantedText,
          fc.boolean(),
          fc.nat(99),
          fc.nat(99),
          (log, wanted, folds, skip, cut) => {
            const bytes = Buffer.from(log);
            const needleBytes = Buffer.from(folds ? lowerAscii(wanted) : wanted);
            const needle = (folds ? foldedNeedle : exactNeedle)(needleBytes, byteFrequencies(bytes));
            const from = Math.min(skip, bytes.length);
            const to = Math.max(from, bytes.length - cut);
            const expected = indexesOf(folds ? Buffer.from(lowerAscii(log)) : bytes, needleBytes, from, to);
            for (const isFirstRare of [false, true])
              assert.deepEqual(find(kernel, bytes, { ...needle, isFirstRare }, from, to), expected);
          },
        ),
        400,
      );
    });

    it(`with the ${kernel.name} kernel misses no line that a regular expression finds`, function () {
      this.timeout(0);
      always(
        fc.property(text, wantedText, (log, wanted) => {
          const needle = prefilterNeedle(wanted, noFrequencies);
          if (!needle) return;
          const lines = log.split("\n");
          const expression = new RegExp(wanted, "iu");
          const hits = find(kernel, Buffer.from(log), needle);
          const hitLines = hits.map(
            (hit) => Buffer.from(log).subarray(0, hit).toString().split("\n").length - 1,
          );
          for (const [line, content] of lines.entries()) {
            if (expression.test(content)) assert.ok(hitLines.includes(line), JSON.stringify([log, wanted]));
          }
        }),
        300,
      );
    });
  }
});

/**
 * The hits of a needle in the lines of `[from, to)`, in a chunk whose other bytes are the needle again and again. The
 * lines are some of a longer list of records.
 */
function find(kernel: Kernel, log: Buffer, needle: Needle, from = 0, to = log.length): number[] {
  const scanner = kernel.createScanner(to - from + 200);
  scanner.bytes.fill(needle.bytes);
  scanner.bytes.set(log.subarray(from, to));
  const lines = linesOf(log, from, to);
  const others = lines.length % 5;
  const starts = Uint32Array.from([
    ...Array.from({ length: others }, (_, record) => record),
    ...lines.map((start) => start - from + others),
    ...Array.from({ length: others }, (_, record) => to - from + others + record),
  ]);
  const records = { starts, first: others, end: others + lines.length, length: to - from };
  scanner.setNeedles([needle]);
  const hits = scanner.find(0, records);
  const lineOf = (offset: number) => lines.findLastIndex((start) => start - from <= offset);
  assert.deepEqual(
    [...hits.records],
    Array.from(hits.offsets, (offset) => others + lineOf(offset)),
  );
  return Array.from(hits.offsets, (offset) => offset + from);
}

/** Where lines begin, the first one at `from`. */
function linesOf(log: Buffer, from: number, to: number): number[] {
  const starts = [from];
  for (let at = from; at < to - 1; at++) if (log[at] === 0x0a) starts.push(at + 1);
  return starts;
}

function indexesOf(bytes: Buffer, wanted: Buffer, from: number, to: number): number[] {
  const hits: number[] = [];
  const range = bytes.subarray(0, to);
  for (let hit = range.indexOf(wanted, from); hit !== -1; ) {
    hits.push(hit);
    const feed = range.indexOf("\n", hit);
    hit = feed === -1 ? -1 : range.indexOf(wanted, feed + 1);
  }
  return hits;
}

function lowerAscii(letters: string): string {
  return letters.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
