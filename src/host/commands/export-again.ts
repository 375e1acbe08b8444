import type { Services } from "../services.ts";
import { exportLogs } from "./export-logs.ts";
import { startExport } from "./start-export.ts";

/** Repeats an export, or the last one made, with a range of the same length that ends now. */
export async function exportAgain(services: Services, id?: string): Promise<void> {
  const before = id === undefined ? services.exports.list()[0] : services.exports.get(id);
  if (!before) return exportLogs(services);
  const end = new Date();
  const lengthMs = Date.parse(before.end) - Date.parse(before.start);
  await startExport(services, before.target, { start: new Date(end.getTime() - lengthMs), end });
}
