import * as vscode from "vscode";
import { UserError } from "../../core/errors.ts";
import { countParts, mostParts, serviceLimitDays, tooManyParts } from "../../core/exports/split.ts";
import type { ExportTarget } from "../../core/exports/types.ts";
import { formatCount, formatDuration } from "../../core/format.ts";
import type { Services } from "../services.ts";
import { settings } from "../settings.ts";
import type { Range } from "./pick-range.ts";

/** Starts an export, at once unless its range takes several requests. Resolves to whether it was started. */
export async function startExport(
  { exports }: Pick<Services, "exports">,
  target: ExportTarget,
  range: Range,
): Promise<boolean> {
  const count = requestsFor(range);
  if (count > mostParts) throw new UserError(tooManyParts(count));
  if (count > 1 && !(await confirmSplit(range, count))) return false;
  await exports.start(target, range.start, range.end);
  return true;
}

/** How many requests a range takes with the settings as they are. */
export function requestsFor({ start, end }: Range): number {
  return countParts(start, end, settings.splitsLongerThan());
}

async function confirmSplit({ start, end }: Range, count: number): Promise<boolean> {
  const length = formatDuration(end.getTime() - start.getTime());
  const mostDays = settings.splitsLongerThan();
  const reason =
    mostDays === serviceLimitDays
      ? `The service takes at most ${serviceLimitDays} days at a time.`
      : `Exports longer than ${mostDays === 1 ? "1 day" : `${mostDays} days`} are split, as the settings say.`;
  const answer = await vscode.window.showWarningMessage(
    `Export ${length} as ${formatCount(count)} requests?`,
    { modal: true, detail: `${reason} They open as one log.` },
    "Export",
  );
  return answer === "Export";
}
