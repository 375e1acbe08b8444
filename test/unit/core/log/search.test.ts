import assert from "node:assert/strict";
import fc from "fast-check";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { compileQuery, marksIn, matchesLine } from "../../../../src/core/log/matcher.ts";
import { RecordReader } from "../../../../src/core/log/records.ts";
import { Search } from "../../../../src/core/log/search.ts";
import type { TextQuery } from "../../../../src/core/log/types.ts";
import { bufferSource, file, indexOf, line, recordsOf } from "./lines.ts";

function logOf(bytes: Buffer) {
  const source = bufferSource(bytes);
  const index = indexOf(bytes);
  return { source, index, reader: new RecordReader(source, index) };
}

/** Records of a file that a query selects, by the engine. */
function search(bytes: Buffer, query: TextQuery, chunkBytes = 64 * 1024): number[] {
  const matcher = compileQuery(query);
  assert.ok(matcher);
  const found = new Search(logOf(bytes), matcher, { chunkBytes });
  while (found.hasWork()) found.runSlice(() => true);
  return found.matches.slice(0, found.matches.length);
}

/** The same by the definition of each kind of query. */
function searchPlainly(bytes: Buffer, { text, matchCase, isRegex }: TextQuery): number[] {
  const isAscii = /^[\0-\x7f]*$/.test(text);
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const expression = new RegExp(isRegex ? text : escaped, matchCase ? "u" : isAscii && !isRegex ? "i" : "iu");
  return recordsOf(bytes).flatMap((record, at) => {
    const isMatch = matchCase && !isRegex ? record.includes(text) : expression.test(record.toString());
    return isMatch ? at : [];
  });
}

const exact = (text: string): TextQuery => ({ text, matchCase: true, isRegex: false });
const anyCase = (text: string): TextQuery => ({ text, matchCase: false, isRegex: false });
const regex = (text: string, matchCase = true): TextQuery => ({ text, matchCase, isRegex: true });

describe("a search", function () {
  this.timeout(30_000);

  const text = "Order a\norder b\r\n\n  \nno\nORDER c\nsträßE \u{10400}\n\u212a\nend";
  const check = (query: TextQuery, expected: number[]) => {
    it(`for ${JSON.stringify(query)} finds ${JSON.stringify(expected)}`, () => {
      for (const chunkBytes of [1, 3, 10, 1000]) {
        assert.deepEqual(search(Buffer.from(text), query, chunkBytes), expected, `chunks of ${chunkBytes}`);
      }
    });
  };
  check(exact("order"), [1]);
  check(anyCase("order"), [0, 1, 3]);
  check(anyCase("ORDER"), [0, 1, 3]);
  check(exact(" "), [0, 1, 3, 4]);
  check(exact("  "), []);
  check(exact("a\norder"), []);
  check(exact("b\r"), []);
  check(anyCase("STRÄSSE"), []);
  check(anyCase("STRÄßE"), [4]);
  check(anyCase("\u{10428}"), [4]);
  check(anyCase("k"), []);
  check(exact("d"), [0, 1, 6]);
  check(regex("^no$"), [2]);
  check(regex("b$"), [1]);
  check(regex("order [ac]", false), [0, 3]);
  check(regex("."), [0, 1, 2, 3, 4, 5, 6]);
  check(regex("\\p{Lu}"), [0, 3, 4, 5]);
  check(regex("\\-|e\\nd"), []);
  check(regex("^\\u{10400}"), []);

  it("agrees with looking at each line, whatever the chunks", () => {
    const needle = fc.oneof(
      line,
      fc.constantFrom("a", "A", "x", "ab", "BC", "é", "É", "k", "s", "\ufffd", " ", "\t"),
    );
    fc.assert(
      fc.property(
        file,
        needle.filter((text) => text !== ""),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (bytes, needle, matchCase, chunkBytes) => {
          const query = { text: needle, matchCase, isRegex: false };
          assert.deepEqual(search(bytes, query, chunkBytes), searchPlainly(bytes, query));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("agrees with testing each line by the expression", () => {
    const expression = fc.constantFrom(
      "^a",
      "x$",
      "[^x]",
      "a.*c",
      "\\bx",
      "^.$",
      "é|ſ",
      "k",
      "\\s",
      "^\\S+$",
      "",
    );
    fc.assert(
      fc.property(
        file,
        expression,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (bytes, text, matchCase, chunkBytes) => {
          fc.pre(text !== "");
          const query = { text, matchCase, isRegex: true };
          assert.deepEqual(search(bytes, query, chunkBytes), searchPlainly(bytes, query));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("goes back to a record that has changed", () => {
    const matcher = compileQuery(exact("x"));
    assert.ok(matcher);
    const index = new LineIndex();
    const bytes = Buffer.from("x\nx\nax\n");
    const source = bufferSource(bytes);
    const found = new Search({ source, index, reader: new RecordReader(source, index) }, matcher);
    const run = () => {
      while (found.hasWork()) found.runSlice(() => true);
      return found.matches.slice(0, 10);
    };
    index.feed(bytes.subarray(0, 5));
    index.showTail();
    assert.deepEqual(run(), [0, 1]);
    found.rewind(2);
    index.feed(bytes.subarray(5));
    assert.deepEqual(run(), [0, 1, 2]);
    found.rewind(2);
    assert.deepEqual([found.scanned, found.matches.length], [2, 2]);
  });

  describe("in a record of several MiB", () => {
    const filler = "é".repeat(700_000);
    const large = `{"a":"${filler}Needle${filler}","b":1}`;
    const bytes = Buffer.from(`small\n${large}\nNeedle\n`);
    const find = (query: TextQuery) => search(bytes, query, 256 * 1024);
    it("finds text", () => assert.deepEqual(find(exact("Needle")), [1, 2]));
    it("finds text in any case", () => assert.deepEqual(find(anyCase("nEEDLE")), [1, 2]));
    it("finds text that is not ASCII in any case", () => assert.deepEqual(find(anyCase("ÉNEEDLEÉ")), [1]));
    it("finds expressions", () => assert.deepEqual(find(regex("é[N]e+dle")), [1, 2].slice(0, 1)));
    it("finds what stands at its end", () => assert.deepEqual(find(regex('"b":1\\}$')), [1]));
    it("knows where it begins", () => assert.deepEqual(find(regex("^\\{")), [1]));
    it("takes no part of it for its start or end", () => {
      assert.deepEqual(find(regex("^é|é$|^Needle")), [2]);
    });
    it("finds text across the borders of its parts", () => {
      for (const shift of [-3, -2, -1, 0, 1]) {
        const head = "x".repeat(1024 * 1024 + shift);
        assert.deepEqual(
          search(Buffer.from(`${head}Needle${head}\n`), exact("Needle")),
          [0],
          `shifted by ${shift}`,
        );
        assert.deepEqual(
          search(Buffer.from(`${head}Needle${head}\n`), regex("xNee[d]lex")),
          [0],
          `shifted by ${shift}`,
        );
      }
    });
  });
});

describe("a query", () => {
  it("is none when it is empty", () => assert.equal(compileQuery(exact("")), undefined));

  const checkError = (text: string, message: string) => {
    it(`says what is wrong with ${text}`, () => {
      assert.throws(() => compileQuery(regex(text)), { name: "UserError", message });
    });
  };
  checkError("(a", "Not a regular expression: Unterminated group.");
  checkError("a/b[", "Not a regular expression: Unterminated character class.");
  checkError("*", "Not a regular expression: Nothing to repeat.");

  it("decides for a line as a search does", () => {
    const bytes = Buffer.from("Ab é");
    const before = bytes.toString();
    const check = (query: TextQuery, expected: boolean) => {
      const matcher = compileQuery(query);
      assert.equal(matcher && matchesLine(matcher, bytes), expected, JSON.stringify(query));
    };
    check(exact("b"), true);
    check(exact("a"), false);
    check(anyCase("aB"), true);
    check(anyCase("É"), true);
    check(regex("^ab", false), true);
    assert.equal(bytes.toString(), before, "and leaves the line as it is");
  });

  it("marks its matches, and not without end", () => {
    const check = (query: TextQuery, text: string, expected: number[] | undefined) => {
      const matcher = compileQuery(query);
      assert.deepEqual(matcher && marksIn(matcher, text, 3), expected, JSON.stringify(query));
    };
    check(anyCase("ab"), "xabAB", [1, 3, 3, 5]);
    check(exact("."), "a.b", [1, 2]);
    check(exact("x"), "ab", undefined);
    check(regex("a*"), "ba😀a", [1, 2, 4, 5]);
    check(exact("a"), "aaaaa", [0, 1, 1, 2, 2, 3]);
  });
});
