import assert from "node:assert/strict";
import fc from "fast-check";
import { matches, planOf, withoutRange } from "../../../../src/core/log/query/index.ts";
import type { TextQuery } from "../../../../src/core/log/types.ts";
import { cases, isFuzzing } from "./cases.ts";
import { file, line, recordsOf } from "./lines.ts";
import { query } from "./query/arbitraries.ts";
import { parsed, shop } from "./query/samples.ts";
import { logArbitrary, type ScannedOptions, searched, withLog } from "./scanned.ts";

const kernels = ["simd", "plain"] as const;
const runs = cases(300);

/** Records of a file that a query selects, by the engine. */
function find(bytes: Buffer, query: TextQuery, options: ScannedOptions): Promise<number[]> {
  const plan = planOf(parsed(query).root);
  return withLog(bytes, { roles: { time: ["TS"] }, ...options }, async (log) => {
    const { matches } = await searched(log, plan);
    return matches.slice(0, matches.length);
  });
}

/** The same by the definition of the language. */
function findPlainly(bytes: Buffer, query: TextQuery): number[] {
  const { root } = parsed(query);
  return recordsOf(bytes).flatMap((record, at) =>
    matches(root, { text: record.toString(), value: undefined, timeMs: undefined }) ? at : [],
  );
}

const phrase = (text: string, matchCase: boolean): TextQuery => ({
  text: JSON.stringify(text),
  matchCase,
  isRegex: false,
});
const exact = (text: string) => phrase(text, true);
const anyCase = (text: string) => phrase(text, false);
const regex = (text: string, matchCase = true): TextQuery => ({ text, matchCase, isRegex: true });

describe("a search", function () {
  this.timeout(isFuzzing ? 0 : 60_000);

  const text = "Order a\norder b\r\n\n  \nno\nORDER c\nsträßE \u{10400}\n\u212a\nend";
  const check = (query: TextQuery, expected: number[]) => {
    it(`for ${JSON.stringify(query)} finds ${JSON.stringify(expected)}`, async () => {
      for (const kernel of kernels) {
        for (const portionBytes of [1, 3, 10, 1000]) {
          const found = await find(Buffer.from(text), query, { kernel, portionBytes });
          assert.deepEqual(found, expected, `${kernel}, portions of ${portionBytes}`);
        }
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
  check(
    exact("d"),
    [0, 1, 6].filter((record) => record !== 0 || text.startsWith("Ord")),
  );
  check(regex("^no$"), [2]);
  check(regex("b$"), [1]);
  check(regex("order [ac]", false), [0, 3]);
  check(regex("."), [0, 1, 2, 3, 4, 5, 6]);
  check(regex("\\p{Lu}"), [0, 3, 4, 5]);
  check(regex("\\-|e\\nd"), []);
  check(regex("^\\u{10400}"), []);

  it("agrees with looking at each line, whatever the portions", async () => {
    const needle = fc.oneof(
      line,
      fc.constantFrom("a", "A", "x", "ab", "BC", "é", "É", "k", "s", "\ufffd", " ", "\t"),
    );
    await fc.assert(
      fc.asyncProperty(
        file,
        needle.filter((text) => text !== ""),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(...kernels),
        async (bytes, needle, matchCase, portionBytes, kernel) => {
          const query = phrase(needle, matchCase);
          assert.deepEqual(await find(bytes, query, { portionBytes, kernel }), findPlainly(bytes, query));
        },
      ),
      runs,
    );
  });

  it("agrees with testing each line by the expression", async () => {
    const expression = fc.constantFrom(
      ...["^a", "x$", "[^x]", "a.*c", "\\bx", "^.$", "é|ſ", "k", "\\s", "^\\S+$", "ab+c|x", "\\x61"],
    );
    await fc.assert(
      fc.asyncProperty(
        file,
        expression,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(...kernels),
        async (bytes, text, matchCase, portionBytes, kernel) => {
          const query = regex(text, matchCase);
          assert.deepEqual(await find(bytes, query, { portionBytes, kernel }), findPlainly(bytes, query));
        },
      ),
      runs,
    );
  });

  it("finds what begins with a text and ends near to it, or far away", async () => {
    const expressions = [
      ...[
        "needle[a-z]*9",
        "needle.*9",
        "needle.*?9$",
        "needle[a-z]+\\b",
        "needle[a-z]*$",
        "needle(a|9)+\\.",
        "needle",
      ],
      ...["needle[0-9]", "needlea{115}9", "needle[a-z]*9\\b9", "needle(?:a|é)*9", "needle[a-z]*ſ"],
    ];
    // Of a line of ASCII characters 128 bytes are looked at first, beginning with the first needle in it.
    const ends = ["9", "9 ", "9.", "a9a", "", "é9", "\u2028 9", "needle9", "needle9.", "needle", "ſ", "\r"];
    const lengths = [0, 1, 50, 114, 115, 119, 120, 121, 122, 123, 124, 125, 200, 300];
    const lines = lengths.flatMap((length) => ends.map((end) => `x needle${"a".repeat(length)}${end}\n`));
    const bytes = Buffer.from(lines.join(""));
    for (const expression of expressions) {
      for (const matchCase of [true, false]) {
        const query = regex(expression, matchCase);
        const expected = findPlainly(bytes, query);
        for (const kernel of kernels)
          assert.deepEqual(await find(bytes, query, { kernel }), expected, `${expression}, ${kernel}`);
      }
    }
  });

  it("selects what the query language means, from columns and bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(query, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        logArbitrary,
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(...kernels),
        async (queries, matchCase, records, portionBytes, kernel) => {
          const bytes = Buffer.from(records.map(({ text }) => `${text}\n`).join(""));
          const options = { roles: { time: ["TS"] }, portionBytes, kernel };
          await withLog(bytes, options, async (log) => {
            // Columns that one query has brought are used by the next.
            for (const text of queries) {
              const { root } = parsed({ text, matchCase, isRegex: false });
              const found = (await searched(log, planOf(root))).matches;
              const expected = records.flatMap((record, at) => (matches(root, record) ? at : []));
              assert.deepEqual(found.slice(0, found.length), expected, text);
            }
          });
        },
      ),
      runs,
    );
  });

  it("knows what matches around the time that is asked for", async () => {
    const times = ["13:00", "13:30", "14:00", "14:30"];
    const lines = times.map((time, at) => `{"TS":"2024-05-10 ${time}:00.000 Z","QUERY_TIME_MS":${at}}\n`);
    const asked = { text: "ms>0 ts:13:30..14:00", matchCase: false, isRegex: false };
    const around = withoutRange(asked, shop);
    await withLog(Buffer.from(lines.join("")), { roles: { time: ["TS"] } }, async (log) => {
      const found = await searched(log, planOf(parsed(asked).root), planOf(parsed(around).root));
      assert.deepEqual(
        [found.matches.slice(0, 9), found.around.slice(0, 9)],
        [
          [1, 2],
          [1, 2, 3],
        ],
      );
    });
  });

  describe("in a record of several MiB", () => {
    const filler = "é".repeat(5_000_000);
    const large = `{"a":"${filler}Needle${filler}","b":1}`;
    const bytes = Buffer.from(`small\n${large}\n \nNeedle\n`);
    const finds = (name: string, query: TextQuery, expected: number[]) => {
      it(name, async () =>
        assert.deepEqual(await find(bytes, query, { portionBytes: 256 * 1024 }), expected),
      );
    };
    finds("finds text", exact("Needle"), [1, 2]);
    finds("finds text in any case", anyCase("nEEDLE"), [1, 2]);
    finds("finds text that is not ASCII in any case", anyCase("ÉNEEDLEÉ"), [1]);
    finds("finds expressions", regex("é[N]e+dle"), [1]);
    finds("finds what stands at its end", regex('"b":1\\}$'), [1]);
    finds("knows where it begins", regex("^\\{"), [1]);
    finds("takes no part of it for its start or end", regex("^é|é$|^Needle"), [2]);

    it("finds text across the borders of its parts", async () => {
      for (const shift of [-3, -2, -1, 0, 1]) {
        const head = "x".repeat(8 * 1024 * 1024 + 1);
        const part = "x".repeat(1024 * 1024 - 64 * 1024 + shift);
        for (const query of [exact("Needle"), regex("xNee[d]lex")]) {
          const found = await find(Buffer.from(`${part}Needle${head}\n`), query, {});
          assert.deepEqual(found, [0], `shifted by ${shift}`);
        }
      }
    });
  });
});
