import * as vscode from "vscode";
import { type ParsedRange, parseRange, presets } from "../../core/exports/range.ts";
import { mostParts, tooManyParts } from "../../core/exports/split.ts";
import type { Exports, ExportTarget } from "../../core/exports/types.ts";
import { formatCount, formatDuration, formatEcho, formatRange, formatRangeShort } from "../../core/format.ts";
import type { Services } from "../services.ts";
import { type Answer, back, inputStep, pickStep, type StepFrame } from "../steps.ts";
import { requestsFor } from "./start-export.ts";

export interface Range {
  readonly start: Date;
  readonly end: Date;
}

interface RangeItem extends vscode.QuickPickItem {
  readonly range?: Range;
  readonly isCustom?: boolean;
}

const placeholder = "When? Pick one, or type: 14:00 - 15:30, yesterday 9am to 11am, -2h";
const { Error: isError, Info: isInfo } = vscode.InputBoxValidationSeverity;

/** Second step of an export: a time range, picked or typed. Start inclusive, end exclusive. */
export async function pickRange(
  { exports }: Services,
  target: ExportTarget,
  frame: StepFrame,
): Promise<Answer<Range>> {
  for (;;) {
    const answer = await pickStep<RangeItem>({
      ...frame,
      placeholder,
      items: offered(exports, target),
      accepts: ({ range, isCustom }) => range !== undefined || isCustom === true,
      start: (pick) => echo(pick, offered(exports, target)),
    });
    if (answer === undefined || answer === back) return answer;
    if (answer.range) return answer.range;
    const custom = await askRange({ ...frame, canGoBack: true });
    if (custom !== back) return custom;
  }
}

function offered(exports: Exports, target: ExportTarget): RangeItem[] {
  const now = new Date();
  const item = ({ label, start, end }: { label: string } & Range): RangeItem => ({
    label,
    description: formatRangeShort(start, end, { now }),
    range: { start, end },
  });
  const { upToNow, calendar } = presets(now);
  const recent = recentRanges(exports, target).map((range) =>
    item({ label: formatRange(range.start, range.end, { now }), ...range }),
  );
  return [
    separator("up to now"),
    ...upToNow.map(item),
    separator("calendar"),
    ...calendar.map(item),
    ...(recent.length > 0
      ? [separator("recent"), ...recent.map((one) => ({ ...one, description: undefined }))]
      : []),
    separator(""),
    { label: "$(edit) Custom…", description: "or just type it", isCustom: true, alwaysShow: true },
  ];
}

/** The last three ranges used for this target, as they were. */
function recentRanges(exports: Exports, target: ExportTarget): Range[] {
  const ranges = new Map<string, Range>();
  for (const known of exports.list()) {
    const isSame =
      known.target.connectionId === target.connectionId &&
      known.target.regionGroup === target.regionGroup &&
      known.target.database === target.database;
    if (!isSame) continue;
    ranges.set(`${known.start} ${known.end}`, { start: new Date(known.start), end: new Date(known.end) });
    if (ranges.size === 3) break;
  }
  return [...ranges.values()];
}

/** What is typed is understood while typing, and then always the first item. */
function echo(pick: vscode.QuickPick<RangeItem>, items: RangeItem[]): void {
  pick.onDidChangeValue((text) => {
    const parsed = text.trim() === "" ? undefined : parse(text);
    pick.items = parsed && !("error" in parsed) ? [understood(parsed), ...items] : items;
    if (parsed && !("error" in parsed)) pick.activeItems = [pick.items[0]];
    // A quick pick has no line for a message: it is said where no preset is what was meant either.
    else if (parsed && !items.some(({ label }) => matches(label, text))) {
      pick.items = [{ label: `$(info) ${parsed.error}`, alwaysShow: true }, ...items];
    }
  });
}

function matches(label: string, text: string): boolean {
  return label.toLowerCase().includes(text.trim().toLowerCase());
}

function understood(parsed: ParsedRange): RangeItem {
  const { start, end, notes } = parsed;
  const now = new Date();
  return {
    label: `$(check) ${formatRangeShort(start, end, { now })}`,
    description: lengthOf({ start, end }).join(" · "),
    detail: [formatEcho(start, end, now), ...notes].join("  ·  "),
    alwaysShow: true,
    range: { start, end },
  };
}

/** The field alone, with the echo below it. */
function askRange(frame: StepFrame): Promise<Answer<Range>> {
  return inputStep<Range>({
    ...frame,
    prompt: "From and to, in local time unless a zone is given",
    placeholder: "14:00 - 15:30, yesterday 9am to 11am, -2h, 2024-05-10T11:00Z - 2024-05-10T13:00Z",
    check: (text) => {
      const parsed = parse(text);
      if ("error" in parsed) return { message: parsed.error, severity: isError };
      const message = [
        `${formatEcho(parsed.start, parsed.end, new Date())}  (${lengthOf(parsed).join(", ")})`,
        ...parsed.notes,
      ].join("  ·  ");
      return { message, severity: isInfo };
    },
    accept: (text) => {
      const parsed = parse(text);
      if ("error" in parsed) throw new Error(parsed.error);
      return parsed;
    },
    explain: (error) => (error instanceof Error ? error.message : String(error)),
  });
}

/** `200 days`, `3 requests`. */
function lengthOf(range: Range): readonly string[] {
  const length = formatDuration(range.end.getTime() - range.start.getTime());
  const count = requestsFor(range);
  return count === 1 ? [length] : [length, `${formatCount(count)} requests`];
}

function parse(text: string) {
  const parsed = parseRange(text, { now: new Date(), zone: "local" });
  if ("error" in parsed) return parsed;
  const count = requestsFor(parsed);
  return count > mostParts ? { error: tooManyParts(count) } : parsed;
}

function separator(label: string): RangeItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
