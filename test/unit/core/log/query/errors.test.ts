import assert from "node:assert/strict";
import { parse } from "./samples.ts";

/** A query with the offending characters between « and », and the message. */
type Case = readonly [marked: string, message: string];

describe("query errors", () => {
  const check = ([marked, message]: Case) =>
    it(marked, () => {
      const { errors } = parse(marked.replace(/[«»]/g, ""));
      const [first] = errors;
      assert.ok(first, "there is an error");
      assert.equal(first.message, message);
      assert.equal(first.start, marked.indexOf("«"));
      assert.equal(first.end, marked.indexOf("»") - 1);
    });

  (
    [
      // No such field.
      ["«cod»:200", "No field is called 'cod'. Did you mean code?"],
      ["«cod»>=400", "No field is called 'cod'. Did you mean code?"],
      ["«cdoe»>=400", "No field is called 'cdoe'. Did you mean code?"],
      ["«shpae»:x", "No field is called 'shpae'. Did you mean shape?"],
      ["«RESPONSE_COD»:200", "No field is called 'RESPONSE_COD'."],
      ["«BYTES_OUTT»>5", "No field is called 'BYTES_OUTT'. Did you mean BYTES_OUT?"],
      ["«request_type»:x", "No field is called 'request_type'. Did you mean TAGS.request_type?"],
      ["«zzz»:x", "No field is called 'zzz'."],
      ["order «foo»=5 -code:404", "No field is called 'foo'."],
      ["-«foo»:5", "No field is called 'foo'."],
      ["(«foo»:5)", "No field is called 'foo'."],
      ["«foo»:", "No field is called 'foo'."],
      ['«foo»:"a b"', "No field is called 'foo'."],
      ["«foo.bar»:5", "No field is called 'foo.bar'."],
      ["«localhost»:8080", "No field is called 'localhost'."],
      ["exists(«cod»)", "No field is called 'cod'. Did you mean code?"],

      // Numbers.
      ["code«>=»", "Expected a number after code>=."],
      ["code«:»", "Expected a number after code:."],
      ["code«:» order", "Expected a number after code:."],
      ["(code«:»)", "Expected a number after code:."],
      ["code>=«x»", "Expected a number after code>=."],
      ["code:5«x»", "Expected a number after code:."],
      ["code:«xx»", "Expected a number after code:."],
      ["code:5xx..«b»", "Expected a number after code:."],
      ["code:(429 OR «b»)", "Expected a number after code:."],
      ['code>=«"b c"»', "Expected a number after code>=."],
      ["code>=«4..5»", "Expected a number after code>=."],
      ["code:«..»", "Expected a number after code:."],
      ["code>=«(»400)", "Expected a number after code>=."],
      ["RESPONSE_CODE>=«x»", "Expected a number after RESPONSE_CODE>=."],
      ["Code>=«x»", "Expected a number after Code>=."],
      ["read:«x»", "Expected a number after read:."],
      ["read:5«ms»", "Expected a number after read:."],
      ["read:«/5/»", "Expected a number after read:."],
      ["mixed>«x»", "Expected a number after mixed>."],
      ["mixed«>»", "Expected a number after mixed>."],
      ["mixed>5«x»", "Expected a number after mixed>."],
      ["code >= «x»", "Expected a number after code>=."],

      // Durations.
      ["ms«>=»", "Expected a duration after ms>=, such as 200 or 1.5s."],
      ["ms>=«x»", "Expected a duration after ms>=, such as 200 or 1.5s."],
      ["ms>=5«x»", "Expected a duration after ms>=, such as 200 or 1.5s. 'x' is not a unit."],
      [
        "order -db:ECommerce/dev ms>=5«x»",
        "Expected a duration after ms>=, such as 200 or 1.5s. 'x' is not a unit.",
      ],
      ["ms:1.5«kg»", "Expected a duration after ms:, such as 200 or 1.5s. 'kg' is not a unit."],
      ["ms:1«MB»", "Expected a duration after ms:, such as 200 or 1.5s. 'MB' is not a unit."],
      ["ms:1s..2«x»", "Expected a duration after ms:, such as 200 or 1.5s. 'x' is not a unit."],
      ["ms:«a»..2", "Expected a duration after ms:, such as 200 or 1.5s."],
      ["took_us<5«x»", "Expected a duration after took_us<, such as 200 or 1.5s. 'x' is not a unit."],

      // Sizes.
      ["bytes_out«>»", "Expected a size after bytes_out>, such as 500 or 1MB."],
      ["bytes_out>«x»", "Expected a size after bytes_out>, such as 500 or 1MB."],
      ["bytes_out>5«s»", "Expected a size after bytes_out>, such as 500 or 1MB."],

      // Times.
      ["ts«>»", "Expected a time after ts>, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts>«noon»", "Expected a time after ts>, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«14»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«25:00»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«14:60»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«24:01»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«2024-02-30»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«2024-13-01»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«-15»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«-15x»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:14:00..«x»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«x»..14:00", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts>«14:00..15:00»", "Expected a time after ts>, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«..»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ["ts:«/14/»", "Expected a time after ts:, such as 14:05, 2024-05-10T14:05Z or -15m."],
      ['ts>«"x"»', "Expected a time after ts>, such as 14:05, 2024-05-10T14:05Z or -15m."],

      // Comparing text.
      ["shape«>=»x", "shape holds text: use : or =, not >=."],
      ["shape«>=»", "shape holds text: use : or =, not >=."],
      ["db«>»5", "db holds text: use : or =, not >."],
      ["FQL_SHAPE«<»a", "FQL_SHAPE holds text: use : or =, not <."],
      ["shape «<=» 5", "shape holds text: use : or =, not <=."],
      ["shape«>=»(a OR b)", "shape holds text: use : or =, not >=."],
      ["db«:»", "Expected a term after db:."],
      ["db«=» order", "Expected a term after db=."],
      ["mixed«:»", "Expected a term after mixed:."],

      // Quotes and brackets.
      ['«"»abc', "A quote is not closed."],
      ['a «"»', "A quote is not closed."],
      ['db:«"»a b', "A quote is not closed."],
      ['ms:1..«"»2', "A quote is not closed."],
      [String.raw`«"»a\"`, "A quote is not closed."],
      ["«(»a OR b", "A bracket is not closed."],
      ["a «(»b c", "A bracket is not closed."],
      ["code:«(»429", "A bracket is not closed."],
      ["«(»(a)", "A bracket is not closed."],
      ["exists«(»code", "A bracket is not closed."],
      ["a«)»", "This bracket closes nothing."],
      ["«)»a", "This bracket closes nothing."],
      ["(a)«)»", "This bracket closes nothing."],
      ["f(x)«)»", "This bracket closes nothing."],
      ["code:429«)»", "This bracket closes nothing."],

      // Operators alone.
      ["a «OR»", "Expected a term after OR."],
      ["«OR»", "Expected a term after OR."],
      ["a «OR» OR b", "Expected a term after OR."],
      ["a «OR» AND b", "Expected a term after OR."],
      ["(a «OR») b", "Expected a term after OR."],
      ["a «AND»", "Expected a term after AND."],
      ["a «AND» AND b", "Expected a term after AND."],
      ["a «AND» OR b", "Expected a term after AND."],
      ["«NOT»", "Expected a term after NOT."],
      ["a «NOT» OR b", "Expected a term after NOT."],
      ["(«NOT»)", "Expected a term after NOT."],
      ["«OR» b", "Expected a term before OR."],
      ["«AND» b", "Expected a term before AND."],
      ["(«AND» b)", "Expected a term before AND."],
      ["«()»", "Expected a term after (."],
      ["a «( )»", "Expected a term after (."],
      ["code:«()»", "Expected a term after (."],
      ["«exists(»)", "Expected a term after exists(."],
      ["«-»", "Expected a term after -."],
      ["a «-» b", "Expected a term after -."],
      ["(«-»)", "Expected a term after -."],
      ["-«-»", "Expected a term after -."],
      ["code:(«-»)", "Expected a term after -."],

      // Regular expressions.
      ["«/(/»", "Not a regular expression: Unterminated group."],
      ["«/a**/»", "Not a regular expression: Nothing to repeat."],
      ["db:«/[b-a]/»", "Not a regular expression: Range out of order in character class."],
      ["«/a/ii»", "Not a regular expression: Invalid flags supplied to RegExp constructor 'ii'."],

      // Upside down.
      ["ms:«500..400»", "500..400 selects nothing: the first is larger."],
      ["code:«5xx..4xx»", "5xx..4xx selects nothing: the first is larger."],
      ["mixed:«5..4»", "5..4 selects nothing: the first is larger."],
      ["ts:«2024-05-11..2024-05-10»", "2024-05-11..2024-05-10 selects nothing: the first is larger."],
      ["ts:«-1h..-2h»", "-1h..-2h selects nothing: the first is larger."],
    ] satisfies Case[]
  ).forEach(check);

  it("come in the order of the text", () => {
    const { errors } = parse("code:x (ms:5x foo:1");
    assert.deepEqual(
      errors.map(({ message }) => message),
      [
        "Expected a number after code:.",
        "A bracket is not closed.",
        "Expected a duration after ms:, such as 200 or 1.5s. 'x' is not a unit.",
        "No field is called 'foo'.",
      ],
    );
  });
});
