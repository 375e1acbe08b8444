import type { ExportTarget } from "../../core/exports/types.ts";
import { type DatabaseTreeNode, targetOf } from "../database-tree.ts";
import type { Services } from "../services.ts";
import { runSteps } from "../steps.ts";
import { addConnection } from "./add-connection.ts";
import { pickRange, type Range } from "./pick-range.ts";
import { pickTarget } from "./pick-target.ts";
import { startExport } from "./start-export.ts";

const title = "Export Logs";

/** Asks what and when, and starts the export. From a tree node it begins at the range. */
export async function exportLogs(services: Services, node?: DatabaseTreeNode): Promise<void> {
  if (services.connections.list().length === 0) return addConnection(services);
  await exportLogsOf(services, node && targetOf(node));
}

/** The same for a target that may be known. Resolves to whether an export was started. */
export async function exportLogsOf(services: Services, known?: ExportTarget): Promise<boolean> {
  let target = known;
  let range: Range | undefined;
  const isComplete = await runSteps(
    [
      async () => {
        const answer = await pickTarget(services, { title, step: 1, totalSteps: 2 });
        if (answer !== undefined && typeof answer !== "symbol") target = answer;
        return answer;
      },
      async () => {
        if (!target) return undefined;
        const answer = await pickRange(services, target, { title, step: 2, totalSteps: 2, canGoBack: true });
        if (answer !== undefined && typeof answer !== "symbol") range = answer;
        return answer;
      },
    ],
    target ? 1 : 0,
  );
  if (isComplete !== true || !target || !range) return false;
  return startExport(services, target, range);
}
