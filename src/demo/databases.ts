/** The databases of the demo: a shop in two region groups, and who else shares them. */

import type { AppName } from "./queries.ts";
import { hashText } from "./random.ts";
import type { Rhythm } from "./story.ts";

/** How busy a database is, when, and with what. */
export interface Traffic {
  readonly recordsPerDay: number;
  readonly rhythm: Rhythm;
  readonly app: AppName;
}

export interface DemoDatabase {
  readonly name: string;
  /** With the region group first, such as `us-std/ECommerce/prod`. */
  readonly path: string;
  readonly regionGroup: string;
  readonly children: readonly DemoDatabase[];
  /** Absent: nobody ever queries it. */
  readonly traffic?: Traffic;
  /** The names as a record has them: top level to child, without the region group. */
  readonly names: readonly string[];
}

interface Plan {
  readonly traffic?: Traffic;
  readonly children?: Readonly<Record<string, Plan>>;
}

const tenantCount = 250;

const plans: Readonly<Record<string, Readonly<Record<string, Plan>>>> = {
  "us-std": {
    Analytics: {
      children: {
        events: { traffic: { recordsPerDay: 42_000, rhythm: "shopUs", app: "events" } },
        reports: { traffic: { recordsPerDay: 9_000, rhythm: "nightly", app: "reports" } },
      },
    },
    Archive: {},
    BackOffice: { traffic: { recordsPerDay: 6_000, rhythm: "office", app: "backOffice" } },
    ECommerce: {
      traffic: { recordsPerDay: 1_500, rhythm: "office", app: "backOffice" },
      children: {
        prod: {
          traffic: { recordsPerDay: 275_000, rhythm: "shopUs", app: "shop" },
          children: { eu: { traffic: { recordsPerDay: 68_000, rhythm: "shopEu", app: "shop" } } },
        },
        staging: { traffic: { recordsPerDay: 9_000, rhythm: "office", app: "shop" } },
        dev: { traffic: { recordsPerDay: 5_000, rhythm: "office", app: "shop" } },
      },
    },
    tenants: {
      children: Object.fromEntries(
        Array.from({ length: tenantCount }, (_, index) => [
          `tenant-${String(index + 1).padStart(3, "0")}`,
          // A few tenants are most of the load, as everywhere.
          { traffic: { recordsPerDay: 20 + 6_000 / (index + 1), rhythm: "flat", app: "tenant" } as const },
        ]),
      ),
    },
  },
  "eu-std": {
    Boutique: {
      children: {
        prod: { traffic: { recordsPerDay: 96_000, rhythm: "shopEu", app: "shop" } },
        staging: { traffic: { recordsPerDay: 3_000, rhythm: "office", app: "shop" } },
      },
    },
    Loyalty: { traffic: { recordsPerDay: 21_000, rhythm: "shopEu", app: "loyalty" } },
  },
  // The listing does not show this group: its databases are reached by typing their path.
  classic: {
    "parent-db": {
      traffic: { recordsPerDay: 900, rhythm: "flat", app: "legacy" },
      children: { "child-db": { traffic: { recordsPerDay: 2_600, rhythm: "flat", app: "shop" } } },
    },
  },
};

const unlistedGroups: ReadonlySet<string> = new Set(["classic"]);

/** Queries that people run in the dashboard, per day. They carry no database. */
const dashboardQueriesPerDay = 340;

/** What an export covers: one database with all below it, or a region group with its dashboard queries too. */
export interface Scope {
  readonly regionGroup: string;
  /** Absent for the whole region group. */
  readonly database?: string;
  /** Everything that writes into this log. */
  readonly sources: readonly DemoDatabase[];
}

export class DatabaseTree {
  readonly #groups = new Map<string, readonly DemoDatabase[]>();
  readonly #byPath = new Map<string, DemoDatabase>();
  readonly #dashboards = new Map<string, DemoDatabase>();

  constructor() {
    for (const [regionGroup, databases] of Object.entries(plans)) {
      this.#groups.set(regionGroup, this.#build(regionGroup, [], databases));
      this.#dashboards.set(regionGroup, {
        name: "",
        path: regionGroup,
        regionGroup,
        children: [],
        traffic: { recordsPerDay: dashboardQueriesPerDay, rhythm: "office", app: "dashboard" },
        names: [],
      });
    }
  }

  /** The databases at the top, of all listed region groups. */
  top(): readonly DemoDatabase[] {
    return [...this.#groups].filter(([group]) => !unlistedGroups.has(group)).flatMap(([, all]) => all);
  }

  /** The direct children of a database or region group, or undefined where there is no such path. */
  children(path: string): readonly DemoDatabase[] | undefined {
    return this.#groups.get(path) ?? this.#byPath.get(path)?.children;
  }

  /**
   * What an export of this database covers. A database's log holds the queries of its children too,
   * as a key of the parent sees them; what nobody can see through a database is the dashboard's.
   */
  databaseScope(path: string): Scope | undefined {
    const database = this.#byPath.get(path);
    return (
      database && { regionGroup: database.regionGroup, database: path, sources: withDescendants(database) }
    );
  }

  /** What an export of this region group covers. The short forms `us` and `eu` are taken too. */
  groupScope(name: string): Scope | undefined {
    const regionGroup = this.#groups.has(name) ? name : `${name}-std`;
    const databases = this.#groups.get(regionGroup);
    const dashboard = this.#dashboards.get(regionGroup);
    return (
      databases && dashboard && { regionGroup, sources: [...databases.flatMap(withDescendants), dashboard] }
    );
  }

  /** The scope whose path has this hash. */
  scopeByHash(hash: number): Scope | undefined {
    for (const path of this.#byPath.keys()) if (hashText(path) === hash) return this.databaseScope(path);
    for (const group of this.#groups.keys()) if (hashText(group) === hash) return this.groupScope(group);
    return undefined;
  }

  #build(
    regionGroup: string,
    parentNames: readonly string[],
    children: Readonly<Record<string, Plan>>,
  ): readonly DemoDatabase[] {
    return Object.entries(children).map(([name, plan]) => {
      const names = [...parentNames, name];
      const path = [regionGroup, ...names].join("/");
      const database: DemoDatabase = {
        name,
        path,
        regionGroup,
        children: this.#build(regionGroup, names, plan.children ?? {}),
        ...(plan.traffic && { traffic: plan.traffic }),
        names,
      };
      this.#byPath.set(path, database);
      return database;
    });
  }
}

function withDescendants(database: DemoDatabase): readonly DemoDatabase[] {
  return [database, ...database.children.flatMap(withDescendants)];
}
