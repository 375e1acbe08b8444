/** The demo's back door for tests and the curious: order faults, see what was received, change the pace. */
import { type Faults, type Operation, parseFaults } from "./faults.ts";
import { badRequest, json, notFound, type Reply } from "./http.ts";

/** A call to the API or a download, as it came in. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Whether an `Authorization` header came with it. Its value is not kept. */
  readonly hasAuthorization: boolean;
  readonly range?: string;
  readonly ifRange?: string;
  operation?: Operation;
  body?: unknown;
  status?: number;
}

interface Parts {
  readonly faults: Faults;
  readonly received: ReceivedCall[];
  readonly settings: { pace: number; linkLifetimeMs: number };
}

/**
 * `/control/faults`: GET what is due, PUT a new list, POST more, DELETE all.
 * `/control/requests`: GET what was received, DELETE to begin anew.
 * `/control/settings`: GET and PUT `pace` and `linkLifetimeMs`.
 */
export function control(
  { faults, received, settings }: Parts,
  method: string,
  path: string,
  body: unknown,
): Reply {
  switch (`${method} ${path}`) {
    case "PUT /control/faults":
      faults.replace(parseFaults(body));
      return json(200, { faults: faults.due() });
    case "POST /control/faults":
      faults.add(parseFaults(body));
      return json(200, { faults: faults.due() });
    case "DELETE /control/faults":
      faults.replace([]);
      return json(200, { faults: [] });
    case "GET /control/faults":
      return json(200, { faults: faults.due() });
    case "GET /control/requests":
      return json(200, { requests: received });
    case "DELETE /control/requests":
      received.length = 0;
      return json(200, { requests: [] });
    case "PUT /control/settings":
      change(settings, body);
      return json(200, described(settings));
    case "GET /control/settings":
      return json(200, described(settings));
    default:
      throw notFound(`There is no ${method} ${path}`);
  }
}

function change(settings: Parts["settings"], body: unknown): void {
  const { pace, linkLifetimeMs, ...others } = Object(body);
  const [unknown] = Object.keys(others);
  if (unknown) throw badRequest(`There is no setting ${unknown}`);
  settings.pace = amount(pace, settings.pace);
  settings.linkLifetimeMs = amount(linkLifetimeMs, settings.linkLifetimeMs);
}

function amount(value: unknown, before: number): number {
  if (value === undefined) return before;
  if (typeof value !== "number" || !(value >= 0)) throw badRequest("A setting is a number from 0");
  return value;
}

function described({ pace, linkLifetimeMs }: Parts["settings"]) {
  return { pace, linkLifetimeMs };
}
