/**
 * What happens in the shop, and when. Every day has the same story, so that any recent range has something
 * to find: a stock sync that contends every quarter of an hour, nightly reports, a tenant that runs into
 * its limits, and at 14:03 UTC a bad deployment that is rolled back at 14:11. All times are UTC.
 */

export type Rhythm = "shopUs" | "shopEu" | "office" | "nightly" | "flat";

/** Load by hour of the day, 0 to 23; scaled below so that the mean is 1. */
const hours: Readonly<Record<Rhythm, readonly number[]>> = {
  shopUs: [9, 9, 8, 6, 4, 3, 2, 2, 2, 3, 4, 6, 8, 9, 10, 10, 11, 12, 12, 11, 10, 10, 10, 9],
  shopEu: [3, 2, 1, 1, 1, 2, 3, 5, 7, 8, 9, 10, 10, 9, 8, 8, 9, 10, 12, 13, 12, 10, 7, 5],
  office: [1, 0.3, 0.2, 0.1, 0.1, 0.1, 0.3, 1, 4, 6, 7, 7, 6, 7, 9, 10, 10, 9, 8, 7, 6, 4, 2, 1],
  nightly: [1, 2, 90, 30, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  flat: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
};

/** Load by day of the week, Sunday first. */
const weekdays: Readonly<Record<Rhythm, readonly number[]>> = {
  shopUs: [1.1, 0.95, 0.95, 0.95, 1, 1.05, 1.15],
  shopEu: [1.1, 0.95, 0.95, 0.95, 1, 1.05, 1.15],
  office: [0.15, 1.1, 1.2, 1.2, 1.1, 1, 0.2],
  nightly: [1, 1, 1, 1, 1, 1, 1],
  flat: [1, 1, 1, 1, 1, 1, 1],
};

/** One way in which queries end while an incident lasts. */
export interface Outcome {
  /** Share of the queries it happens to, at full strength. */
  readonly share: number;
  /** Only queries with these names; absent: all. */
  readonly queries?: readonly string[];
  readonly code: string;
  /** From, to; absent: as long as the query takes by itself, times `slower`. */
  readonly durationMs?: readonly [number, number];
  readonly slower?: number;
  readonly retries?: readonly [number, number];
  readonly rateLimits?: readonly string[];
}

export interface Incident {
  readonly strength: number;
  readonly outcomes: readonly Outcome[];
  /** The query that clients repeat, and its share of all queries. */
  readonly flood?: { readonly query: string; readonly share: number };
}

interface Chapter {
  readonly databases: RegExp;
  /** 0 to 1 in a minute of the day. */
  strength(minuteOfDay: number): number;
  /** Additional load at full strength: 1 doubles it. */
  readonly load: number;
  /** The query that the additional load is made of; absent: the same mix as always. */
  readonly flood?: string;
  readonly outcomes: readonly Outcome[];
}

const writes = ["checkout", "order_create", "order_ship", "cart_update", "cart_merge"];

/** What goes wrong on any day. */
const ordinary: Incident = {
  strength: 1,
  outcomes: [
    { share: 0.004, code: "404", durationMs: [4, 40] },
    { share: 0.0012, code: "400", durationMs: [1, 9] },
    { share: 0.0004, code: "401", durationMs: [1, 4] },
    { share: 0.0002, code: "500", durationMs: [30, 900] },
    { share: 0.0001, code: "440", durationMs: [5_000, 5_090] },
    { share: 0.006, queries: writes, code: "200", slower: 3, retries: [1, 2] },
    { share: 0.0004, queries: writes, code: "409", durationMs: [240, 1_300], retries: [5, 5] },
  ],
};

export const badDeployment = { startMinute: 14 * 60 + 3, endMinute: 14 * 60 + 11 };
const badDeploymentStrength = [0.1, 0.15, 0.85, 1, 0.95, 0.7, 0.4, 0.15];

const chapters: readonly Chapter[] = [
  {
    databases: /^us-std\/ECommerce\/prod/,
    strength: (minute) => badDeploymentStrength[minute - badDeployment.startMinute] ?? 0,
    load: 1.4,
    flood: "checkout",
    outcomes: [
      { share: 0.5, queries: ["checkout"], code: "503", durationMs: [5_000, 5_012], retries: [3, 5] },
      { share: 0.06, queries: ["checkout"], code: "503", durationMs: [8_000, 9_900], retries: [5, 5] },
      { share: 0.1, queries: ["checkout"], code: "409", durationMs: [600, 1_900], retries: [5, 5] },
      { share: 0.3, queries: ["checkout"], code: "200", slower: 40, retries: [1, 4] },
      { share: 0.12, queries: ["cart_merge"], code: "500", durationMs: [400, 1_200] },
      { share: 0.22, code: "429", durationMs: [2, 5], rateLimits: ["write"] },
      { share: 0.04, code: "429", durationMs: [2, 5], rateLimits: ["read", "write"] },
      { share: 0.3, code: "200", slower: 6 },
    ],
  },
  {
    databases: /^us-std\/ECommerce\/prod$|^eu-std\/Boutique\/prod$/,
    strength: (minute) => (minute % 15 === 5 ? 1 : 0),
    load: 0.35,
    flood: "stock_sync",
    outcomes: [
      { share: 0.3, queries: ["stock_sync"], code: "409", durationMs: [500, 2_400], retries: [5, 5] },
      { share: 0.6, queries: ["stock_sync"], code: "200", slower: 8, retries: [1, 4] },
      { share: 0.25, queries: writes, code: "200", slower: 5, retries: [1, 4] },
      { share: 0.03, queries: writes, code: "409", durationMs: [500, 2_400], retries: [5, 5] },
    ],
  },
  {
    databases: /^us-std\/Analytics\/reports$/,
    strength: (minute) => (minute >= 120 && minute < 165 ? 1 : 0),
    load: 0,
    outcomes: [
      { share: 0.08, code: "429", durationMs: [2, 6], rateLimits: ["read"] },
      { share: 0.02, code: "440", durationMs: [30_000, 30_090] },
      { share: 0.2, code: "200", slower: 5 },
    ],
  },
  {
    databases: /^us-std\/tenants\/tenant-042$/,
    strength: (minute) => (minute >= 16 * 60 + 20 && minute < 16 * 60 + 35 ? 1 : 0),
    load: 2_500,
    outcomes: [
      { share: 0.8, code: "429", durationMs: [1, 4], rateLimits: ["compute"] },
      { share: 0.15, code: "200", slower: 4 },
    ],
  },
  {
    databases: /^eu-std\//,
    strength: (minute) => (minute >= 197 && minute < 200 ? 1 : 0),
    load: 0.2,
    outcomes: [
      { share: 0.35, code: "503", durationMs: [900, 3_000] },
      { share: 0.3, code: "200", slower: 12 },
    ],
  },
  {
    databases: /^us-std\/ECommerce\/dev$/,
    strength: () => 1,
    load: 0,
    outcomes: [
      { share: 0.09, code: "400", durationMs: [1, 9] },
      { share: 0.02, code: "403", durationMs: [1, 5] },
      { share: 0.03, code: "200", slower: 10 },
    ],
  },
];

/** Load by minute of the day with a mean of 1, going evenly from one hour to the next. */
export function dayCurve(rhythm: Rhythm): Float64Array {
  const byHour = hours[rhythm];
  const curve = Float64Array.from({ length: 1440 }, (_, minute) => {
    const hour = Math.floor(minute / 60);
    const [here, next] = [byHour[hour] ?? 0, byHour[(hour + 1) % 24] ?? 0];
    return here + ((next - here) * (minute % 60)) / 60;
  });
  const mean = curve.reduce((sum, load) => sum + load, 0) / curve.length;
  return curve.map((load) => load / mean);
}

/** Load of a day of the week, 0 for Sunday, where 1 is the usual. */
export function weekdayLoad(rhythm: Rhythm, weekday: number): number {
  return weekdays[rhythm][weekday] ?? 1;
}

/** A database's day: what goes on in each minute of it. */
export interface Day {
  /** How many times the ordinary load there is, by minute of the day. */
  readonly load: Float64Array;
  /** By minute of the day; the first outcome that applies is taken, the ordinary ones come last. */
  readonly incidents: readonly (readonly Incident[])[];
}

/** Whether anything but the ordinary happens in a database. */
export function hasChapters(path: string): boolean {
  return chapters.some((chapter) => chapter.databases.test(path));
}

export function dayOf(path: string): Day {
  const own = chapters.filter((chapter) => chapter.databases.test(path));
  const load = new Float64Array(1440).fill(1);
  const quiet = [ordinary];
  const incidents = Array.from({ length: 1440 }, (_, minute) => {
    const going: Incident[] = [];
    for (const chapter of own) {
      const strength = chapter.strength(minute);
      if (strength === 0) continue;
      const extra = strength * chapter.load;
      load[minute] = (load[minute] ?? 1) + extra;
      const flood = chapter.flood && { query: chapter.flood, share: extra / (1 + extra) };
      going.push({ strength, outcomes: chapter.outcomes, ...(flood && { flood }) });
    }
    return going.length > 0 ? [...going, ordinary] : quiet;
  });
  return { load, incidents };
}

/** The deployment that serves at a minute of the day: one each morning, and the bad one until it is rolled back. */
export function deploymentOf(minuteOfDay: number): "morning" | "bad" | "before" {
  if (minuteOfDay >= badDeployment.startMinute && minuteOfDay < badDeployment.endMinute) return "bad";
  return minuteOfDay >= 9 * 60 ? "morning" : "before";
}
