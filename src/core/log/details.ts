import type { Content } from "./content.ts";
import { prettyLines } from "./json/pretty.ts";
import { type Matcher, marksIn } from "./matcher.ts";
import { plainText } from "./profiles.ts";
import { type RowPlan, recordFacts, recordIsJson } from "./rows.ts";
import { stateOf } from "./state.ts";
import type { PrettyLine, RecordDetail } from "./types.ts";

const kept = 8;
const mostMarks = 256;
/** A line that is not JSON can be as long as it likes; the page takes it in pieces. */
const rawLineCharacters = 10_000;

/** Records as they are shown when opened. The last few are kept, for they are asked for page by page. */
export class Details {
  readonly #content: Content;
  readonly #details = new Map<number, RecordDetail>();
  #plan: RowPlan;

  constructor(content: Content) {
    this.#content = content;
    this.#plan = content.plan;
  }

  /** Lines `firstLine` to `firstLine + lineCount` of a record, with the matches of a query. */
  page(record: number, firstLine: number, lineCount: number, matcher: Matcher | undefined): RecordDetail {
    const detail = this.#known(record) ?? this.#make(record);
    this.#keep(record, detail);
    const lines = detail.lines.slice(firstLine, firstLine + lineCount);
    return { ...detail, lines: matcher ? lines.map((line) => markLine(line, matcher)) : lines };
  }

  /** A record has changed. */
  forget(record: number): void {
    this.#details.delete(record);
  }

  #known(record: number): RecordDetail | undefined {
    const { plan } = this.#content;
    if (plan !== this.#plan) this.#details.clear();
    this.#plan = plan;
    const detail = this.#details.get(record);
    // A huge record turns out not to be JSON only once the pass over the log has come by.
    const isOutdated = detail?.isCut && detail.state !== "notJson" && this.#content.isJson(record) === false;
    return isOutdated ? undefined : detail;
  }

  #keep(record: number, detail: RecordDetail): void {
    this.#details.delete(record);
    this.#details.set(record, detail);
    const [oldest] = this.#details.keys();
    if (this.#details.size > kept && oldest !== undefined) this.#details.delete(oldest);
  }

  #make(record: number): RecordDetail {
    const { reader, plan, generation } = this.#content;
    const found = reader.readOne(record);
    const text = found.bytes.toString();
    const isText = plan.profile === plainText;
    const isJson = !isText && recordIsJson(found, this.#content.isJson(record));
    const { fql } = plan.profile.roles;
    const lines = isJson ? prettyLines(text, fql ? { fqlPath: fql } : {}) : rawLines(text);
    const facts = isJson ? recordFacts(found, plan) : {};
    return {
      record,
      generation,
      // Where no line is JSON, nothing is wrong with a line that is not.
      state: isJson || isText ? stateOf(facts) : "notJson",
      facts,
      byteLength: found.isCut ? reader.byteLengthOf(record) : found.bytes.length,
      isCut: found.isCut,
      lines,
      lineCount: lines.length,
    };
  }
}

function rawLines(text: string): PrettyLine[] {
  const lines: PrettyLine[] = [];
  for (let at = 0; at < text.length; at += rawLineCharacters) {
    lines.push({ depth: 0, tokens: [{ kind: "raw", text: text.slice(at, at + rawLineCharacters) }] });
  }
  return lines;
}

/** Matches are looked for in a line as a whole, as they may span tokens, and then given to the tokens. */
function markLine(line: PrettyLine, matcher: Matcher): PrettyLine {
  const marks = marksIn(matcher, line.tokens.map(({ text }) => text).join(""), mostMarks);
  if (!marks) return line;
  let start = 0;
  const tokens = line.tokens.map((token) => {
    const own = marksWithin(marks, start, start + token.text.length);
    start += token.text.length;
    return own.length > 0 ? { ...token, marks: own } : token;
  });
  return { ...line, tokens };
}

/** The parts of marks that lie within `start` to `end`, counted from `start`. */
function marksWithin(marks: readonly number[], start: number, end: number): number[] {
  const within: number[] = [];
  for (let at = 0; at < marks.length; at += 2) {
    const from = Math.max(start, marks[at] ?? 0);
    const to = Math.min(end, marks[at + 1] ?? 0);
    if (from < to) within.push(from - start, to - start);
  }
  return within;
}
