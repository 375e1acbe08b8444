/** Requests that a colleague made before this service was asked anything: something to find on the server. */
import type { DatabaseTree } from "./databases.ts";
import type { Requests } from "./requests.ts";
import { badDeployment } from "./story.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export function requestElsewhere(requests: Requests, tree: DatabaseTree, nowMs: number): void {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs;
  const yesterdayMs = todayMs - dayMs;
  const incidentMs = yesterdayMs + badDeployment.startMinute * minuteMs;
  const request = (database: string, startMs: number, endMs: number, state?: string) => {
    const scope = tree.databaseScope(database);
    if (!scope) return;
    const { id } = requests.createAt({ scope, startMs, endMs }, endMs + 5 * minuteMs);
    if (state) requests.order(id, state);
  };
  request("us-std/ECommerce", yesterdayMs, yesterdayMs + hourMs, "TimedOut");
  request("us-std/Analytics/reports", yesterdayMs + 2 * hourMs, yesterdayMs + 3 * hourMs);
  request("us-std/Archive", yesterdayMs, yesterdayMs + hourMs);
  request("us-std/ECommerce/prod", incidentMs - 8 * minuteMs, incidentMs + 12 * minuteMs);
}
