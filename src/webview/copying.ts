import type { HostApi, LogApi } from "../protocol/explorer.ts";
import { wholeText } from "../protocol/record-text.ts";
import type { Remote } from "../protocol/rpc.ts";
import type { Announcer } from "./announce.ts";
import { indentJson } from "./indent-json.ts";
import type { Reading } from "./reading.ts";

export interface CopyingOptions {
  readonly log: () => Pick<Remote<LogApi>, "recordText">;
  readonly host: Pick<Remote<HostApi>, "copy">;
  readonly reading: Reading;
  readonly announcer: Announcer;
}

/** Cells are cut at 400 characters, or one less where that would split a pair. */
const shortestCut = 399;
const longestIndented = 256 * 1024;

/** What is copied is what the log holds, never what the page made of it. */
export class Copying {
  readonly #options: CopyingOptions;

  constructor(options: CopyingOptions) {
    this.#options = options;
  }

  /** A record, laid out over lines. */
  async record(record: number): Promise<void> {
    const text = await wholeText(this.#options.log(), record);
    // Laying out is done here, between two frames: what is too long for that is copied as it stands.
    await this.text(text.length > longestIndented ? text : indentJson(text));
  }

  /** A record as it stands in the log. */
  async recordAsOneLine(record: number): Promise<void> {
    await this.text(await wholeText(this.#options.log(), record));
  }

  /** The value on a line of the record that is shown, as written. */
  async lineValue(line: number): Promise<void> {
    const { reading, log } = this.#options;
    const value = reading.lines[line]?.value;
    if (reading.detail && value) await this.text(await wholeText(log(), reading.detail.record, ...value));
  }

  /** What stands in a cell, the whole of it where the cell shows only its beginning. */
  async cell(record: number, shown: string): Promise<void> {
    if (shown.length < shortestCut) return this.text(shown);
    const text = await wholeText(this.#options.log(), record);
    await this.text(valueThatBegins(text, shown) ?? shown);
  }

  async text(text: string): Promise<void> {
    const { host, announcer } = this.#options;
    await host.copy(text);
    announcer.repeat("Copied");
  }
}

/** The string in a record that begins as the cell does; of a line that is not JSON, the line. */
function valueThatBegins(text: string, shown: string): string | undefined {
  if (text.startsWith(shown)) return text;
  const found: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "string" && value.trimStart().startsWith(shown.trimStart())) found.push(value);
      return value;
    });
  } catch {
    return undefined;
  }
  return found[0];
}
