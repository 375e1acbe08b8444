import { setImmediate } from "node:timers/promises";
import type { Content } from "./content.ts";
import { within } from "./guard.ts";
import type { Path } from "./json/extract.ts";
import { PrettyPrinter } from "./json/pretty.ts";
import type { Marker } from "./marks.ts";
import { plainText } from "./profiles.ts";
import { parsePath } from "./query/index.ts";
import { type RowPlan, recordFacts, recordIsJson } from "./rows.ts";
import { stateOf } from "./state.ts";
import type { PrettyLine, RecordDetail } from "./types.ts";

const kept = 8;
const tokensAtOnce = 4000;
const mostMarks = 256;
/** Marks are left out where finding them takes longer. */
const markMs = 100;
/** A line that is not JSON can be as long as it likes; the page takes it in pieces. */
const rawLineCharacters = 10_000;

/** Records as they are shown when opened. The last few are kept, for they are asked for page by page. */
export class Details {
  readonly #content: Content;
  readonly #details = new Map<number, Promise<RecordDetail>>();
  #plan: RowPlan;

  constructor(content: Content) {
    this.#content = content;
    this.#plan = content.plan;
  }

  /** Lines `firstLine` to `firstLine + lineCount` of a record, with the matches of a query. */
  async page(
    record: number,
    firstLine: number,
    lineCount: number,
    marker: Marker | undefined,
  ): Promise<RecordDetail> {
    const detail = await this.#detailOf(record);
    const lines = detail.lines.slice(firstLine, firstLine + lineCount).map(withKeys);
    const marked = marker && within(markMs, () => lines.map((line) => markLine(line, marker)));
    return { ...detail, lines: marked ?? lines };
  }

  /** A record has changed. */
  forget(record: number): void {
    this.#details.delete(record);
  }

  async #detailOf(record: number): Promise<RecordDetail> {
    const { plan } = this.#content;
    if (plan !== this.#plan) this.#details.clear();
    this.#plan = plan;
    const detail = await (this.#details.get(record) ?? this.#keep(record));
    // A huge record turns out not to be JSON only once the pass over the log has come by.
    const isOutdated = detail.isCut && detail.state !== "notJson" && this.#content.isJson(record) === false;
    return isOutdated ? this.#keep(record) : detail;
  }

  #keep(record: number): Promise<RecordDetail> {
    const detail = this.#make(record);
    // What could not be read just now is read again when it is asked for again.
    detail.catch(() => this.#details.delete(record));
    this.#details.delete(record);
    this.#details.set(record, detail);
    const [oldest] = this.#details.keys();
    if (this.#details.size > kept && oldest !== undefined) this.#details.delete(oldest);
    return detail;
  }

  async #make(record: number): Promise<RecordDetail> {
    const { reader, plan, generation } = this.#content;
    const found = reader.readOne(record);
    const byteLength = found.isCut ? reader.byteLengthOf(record) : found.bytes.length;
    const text = found.bytes.toString();
    const isText = plan.profile === plainText;
    const isJson = !isText && recordIsJson(found, this.#content.isJson(record));
    const facts = isJson ? recordFacts(found, plan) : {};
    // Where no line is JSON, nothing is wrong with a line that is not.
    const state = isJson || isText ? stateOf(facts) : "notJson";
    const lines = isJson ? await layOut(text, plan.profile.roles.fql) : rawLines(text);
    return {
      record,
      generation,
      state,
      facts,
      byteLength,
      isCut: found.isCut,
      lines,
      lineCount: lines.length,
    };
  }
}

/** Other work goes on in between: a record of a MiB can have hundreds of thousands of lines. */
async function layOut(text: string, fqlPath: Path | undefined): Promise<PrettyLine[]> {
  const printer = new PrettyPrinter(text, fqlPath && { fqlPath });
  while (printer.advance(tokensAtOnce)) await setImmediate();
  return printer.finish();
}

function rawLines(text: string): PrettyLine[] {
  const lines: PrettyLine[] = [];
  for (let at = 0; at < text.length; at += rawLineCharacters) {
    lines.push({ depth: 0, tokens: [{ kind: "raw", text: text.slice(at, at + rawLineCharacters) }] });
  }
  return lines;
}

/** A query cannot ask for what is in JSON inside a string. */
function withKeys(line: PrettyLine): PrettyLine {
  const keys = line.path !== undefined && line.ruleDepth === undefined ? parsePath(line.path) : undefined;
  return keys ? { ...line, keys } : line;
}

/** Matches are looked for in a line as a whole, as they may span tokens, and then given to the tokens. */
function markLine(line: PrettyLine, marker: Marker): PrettyLine {
  const marks = marker.marksIn(line.tokens.map(({ text }) => text).join(""), line.keys, mostMarks);
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
