/** Writes records as the service does: one JSON object a line, keys in alphabetical order, no spaces. */
import type { DemoDatabase } from "./databases.ts";
import { type AppName, apps, type Query } from "./queries.ts";
import { Random } from "./random.ts";
import { deploymentOf, type Incident, type Outcome } from "./story.ts";

/** A query with all that does not change from record to record already written as JSON. */
interface PreparedQuery {
  readonly query: Query;
  readonly tags: readonly string[];
  /** From DATABASE up to the value of QUERY_TIME_MS. */
  readonly middle: string;
  /** The same for a query that never got as far as being parsed. */
  readonly middleWithoutShape: string;
}

const padded = (width: number, count: number) =>
  Array.from({ length: count }, (_, value) => String(value).padStart(width, "0"));
const twoDigits = padded(2, 60);
const threeDigits = padded(3, 1000);
const hexBytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

/** How much longer than the median a query takes, in even steps of probability: a long tail to the right. */
const spread = Array.from({ length: 1024 }, (_, step) => {
  const odds = (step + 0.5) / 1024;
  return (odds / (1 - odds)) ** 0.36;
});

/** Addresses kept for documentation, so that none is anybody's. */
const clientNetworks = ["192.0.2.", "198.51.100.", "203.0.113."];

/** Writes the records of one database. */
export class Renderer {
  readonly #random = new Random();
  readonly #head: string;
  readonly #afterTime: string;
  readonly #headers: readonly string[];
  readonly #tagging: "full" | "plain" | "empty" | "none";
  /** Every query as often as it is run, so that picking one is picking an index. */
  readonly #wheel: readonly PreparedQuery[];
  readonly #byName: ReadonlyMap<string, PreparedQuery>;

  constructor(database: DemoDatabase, appName: AppName) {
    const app = apps[appName];
    this.#head = `{"API_VERSION":${JSON.stringify(app.apiVersion)},"BYTES_IN":`;
    this.#afterTime = `,"REGION_GROUP":${JSON.stringify(database.regionGroup)},"REQUEST_HEADERS":"`;
    this.#headers = app.userAgents.map((agent) => {
      const headers = JSON.stringify(`{"user_agent":${JSON.stringify(agent)},"x_forwarded_for":"`);
      return headers.slice(1, -1);
    });
    this.#tagging = app.tagging;
    const prepared = app.queries.map((query) => prepare(query, database));
    this.#wheel = prepared.flatMap((own) =>
      Array.from({ length: Math.ceil(own.query.weight * 4) }, () => own),
    );
    this.#byName = new Map(prepared.map((own) => [own.query.name, own]));
  }

  /**
   * One record with its line break. `minutePrefix` is such as `2024-05-10 18:05:`, `offsetMs` counts within
   * that minute.
   */
  line(
    seed: number,
    minutePrefix: string,
    offsetMs: number,
    minuteOfDay: number,
    incidents: readonly Incident[],
  ): string {
    const random = this.#random;
    random.seed(seed);
    const { query, tags, middle, middleWithoutShape } = this.#pickQuery(incidents);
    const outcome = pickOutcome(incidents, query.name, random);
    const isDone = outcome === undefined || outcome.code === "200";
    const wasRun = isDone || Number(outcome.code) >= 404;
    const isUnread = outcome?.code === "400" || outcome?.code === "401";
    const isLimited = outcome?.rateLimits !== undefined;
    const readOps = wasRun && !isLimited ? random.between(query.readOps[0], query.readOps[1]) : 0;
    const writeOps = isDone && query.writeOps ? random.between(query.writeOps[0], query.writeOps[1]) : 0;
    const computeOps = isLimited || isUnread ? 0 : random.between(query.computeOps[0], query.computeOps[1]);
    const bytesIn = random.between(query.bytesIn[0], query.bytesIn[1]);
    const bytesOut = isDone ? random.between(query.bytesOut[0], query.bytesOut[1]) : random.between(96, 260);
    const retries = outcome?.retries ? random.between(outcome.retries[0], outcome.retries[1]) : 0;
    const limits = outcome?.rateLimits ? `,"RATE_LIMITS_HIT":${JSON.stringify(outcome.rateLimits)}` : "";
    return (
      `${this.#head}${bytesIn},"BYTES_OUT":${bytesOut},"BYTE_READ_OPS":${readOps},"BYTE_WRITE_OPS":${writeOps}` +
      `,"COMPUTE_OPS":${computeOps}${isUnread ? middleWithoutShape : middle}${this.#duration(query, outcome)}${limits}${this.#afterTime}` +
      `${this.#requestHeaders()}","REQUEST_METHOD":"POST","RESPONSE_CODE":"${outcome?.code ?? "200"}"` +
      `${this.#tags(tags, minuteOfDay)},"TRACEPARENT":"00-0000000000000000${this.#hex()}-${this.#hex()}-00"` +
      `,"TS":"${minutePrefix}${twoDigits[Math.floor(offsetMs / 1000)]}.${threeDigits[offsetMs % 1000]} Z"` +
      `,"TXN_RETRIES":${retries}}\n`
    );
  }

  #duration(query: Query, outcome: Outcome | undefined): number {
    if (outcome?.durationMs) return this.#random.between(outcome.durationMs[0], outcome.durationMs[1]);
    const usual = query.medianMs * this.#random.pick(spread);
    return Math.max(1, Math.round(usual * (outcome?.slower ?? 1)));
  }

  #requestHeaders(): string {
    const random = this.#random;
    const start = random.pick(this.#headers);
    const client = `${random.pick(clientNetworks)}${random.between(1, 254)}`;
    return `${start}${client}, 10.1.${random.below(4)}.${random.between(2, 250)}\\"}`;
  }

  #tags(tags: readonly string[], minuteOfDay: number): string {
    if (this.#tagging === "none") return "";
    if (this.#tagging === "empty") return ',"TAGS":{}';
    const own = this.#random.pick(tags);
    if (this.#tagging === "plain") return `,"TAGS":{${own}}`;
    const random = this.#random;
    const pod = twoDigits[random.below(12)];
    return (
      `,"TAGS":{"client":"${random.pick(clients)}","deploy":"${deployments[deploymentOf(minuteOfDay)]}"` +
      `,"pod":"web-7c9f-${pod}",${own},"session":"${hexOf(random.bits())}"}`
    );
  }

  #hex(): string {
    const [a, b] = [this.#random.bits(), this.#random.bits()];
    return hexOf(a) + hexOf(b);
  }

  #pickQuery(incidents: readonly Incident[]): PreparedQuery {
    for (const { flood } of incidents) {
      const flooding = flood && this.#random.share() < flood.share && this.#byName.get(flood.query);
      if (flooding) return flooding;
    }
    return this.#random.pick(this.#wheel);
  }
}

const clients = ["web", "web", "android", "ios"];
const deployments = { before: "web-481", morning: "web-482", bad: "web-483" } as const;

function hexOf(bits: number): string {
  return `${hexBytes[bits >>> 24]}${hexBytes[(bits >>> 16) & 255]}${hexBytes[(bits >>> 8) & 255]}${hexBytes[bits & 255]}`;
}

function prepare(query: Query, database: DemoDatabase): PreparedQuery {
  const names = `,"DATABASE":${JSON.stringify(database.names)}`;
  const shape = query.shape === undefined ? "" : `,"FQL_SHAPE":${JSON.stringify(query.shape)}`;
  return {
    query,
    tags: (query.tags ?? [{}]).map((tags) =>
      JSON.stringify({ request_type: query.name, ...tags }).slice(1, -1),
    ),
    middle: `${names}${shape},"QUERY_TIME_MS":`,
    middleWithoutShape: `${names},"QUERY_TIME_MS":`,
  };
}

/** What becomes of a query; undefined for the usual. One draw for each incident, so that shares hold. */
function pickOutcome(incidents: readonly Incident[], queryName: string, random: Random): Outcome | undefined {
  for (const { strength, outcomes } of incidents) {
    let draw = random.share();
    for (const outcome of outcomes) {
      if (outcome.queries && !outcome.queries.includes(queryName)) continue;
      draw -= outcome.share * strength;
      if (draw < 0) return outcome;
    }
  }
  return undefined;
}
