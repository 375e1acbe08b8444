import type { LogApi } from "./explorer.ts";
import type { Remote } from "./rpc.ts";

/** The text of a record from character `start` to `end`, which a worker gives in pieces. */
export async function wholeText(
  log: Pick<Remote<LogApi>, "recordText">,
  record: number,
  start = 0,
  end = Number.MAX_SAFE_INTEGER,
): Promise<string> {
  let text = "";
  while (start + text.length < end) {
    const piece = await log.recordText(record, start + text.length, end);
    if (piece === "") break;
    text += piece;
  }
  return text;
}
