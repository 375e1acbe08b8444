/** What the applications of the demo ask their databases. Plain data. */
import { shop } from "./shop.ts";

export type AppName =
  | "shop"
  | "events"
  | "reports"
  | "backOffice"
  | "loyalty"
  | "tenant"
  | "dashboard"
  | "legacy";

type Span = readonly [low: number, high: number];

export interface Query {
  /** Also the tag `request_type`, where the application tags its requests. */
  readonly name: string;
  /** How often it is run, against the others of its application. */
  readonly weight: number;
  /** With its literals redacted, as the service writes it; absent where the service keeps none. */
  readonly shape?: string;
  readonly medianMs: number;
  readonly readOps: Span;
  readonly writeOps?: Span;
  readonly computeOps: Span;
  readonly bytesIn: Span;
  readonly bytesOut: Span;
  /** Further tags; one of these is taken. */
  readonly tags?: readonly Readonly<Record<string, string>>[];
}

export interface App {
  readonly apiVersion: string;
  readonly userAgents: readonly string[];
  /** `full` adds the deployment and the pod; `none` leaves the field out, `empty` writes `{}`. */
  readonly tagging: "full" | "plain" | "empty" | "none";
  readonly queries: readonly Query[];
}

const events: App = {
  apiVersion: "10",
  userAgents: ["fauna-go/2.0.0 go/1.22.3"],
  tagging: "plain",
  queries: [
    {
      name: "track",
      weight: 30,
      shape: "Event.create({ kind: <string>, at: Time(<string>), session: <string>, data: <object> })\n",
      medianMs: 12,
      readOps: [0, 1],
      writeOps: [1, 3],
      computeOps: [1, 1],
      bytesIn: [260, 1_400],
      bytesOut: [140, 180],
      tags: [{ kind: "view" }, { kind: "click" }, { kind: "add_to_cart" }],
    },
    {
      name: "funnel",
      weight: 1,
      shape:
        "let since = Time.now().subtract(<integer>, <string>)\nlet seen = Event.byKind(<string>, { from: since })\n{\n  views: seen.where(.kind == <string>).count(),\n  carts: seen.where(.kind == <string>).count(),\n  orders: seen.where(.kind == <string>).count()\n}\n",
      medianMs: 420,
      readOps: [200, 1_900],
      computeOps: [20, 90],
      bytesIn: [320, 360],
      bytesOut: [90, 120],
    },
  ],
};

const reports: App = {
  apiVersion: "10",
  userAgents: ["fauna-jvm/1.0.0 java/21.0.3"],
  tagging: "plain",
  queries: [
    {
      name: "nightly_sales",
      weight: 6,
      shape:
        "Order.where(.createdAt >= Time(<string>) && .createdAt < Time(<string>)).fold(<object>, (sums, order) => {\n  Object.assign(sums, { [order.region]: (sums[order.region] ?? <float>) + order.total })\n})\n",
      medianMs: 2_600,
      readOps: [1_200, 9_400],
      computeOps: [60, 480],
      bytesIn: [420, 470],
      bytesOut: [800, 3_900],
      tags: [{ job: "nightly", report: "sales" }],
    },
    {
      name: "nightly_export",
      weight: 14,
      shape: "Set.paginate(<string>, <integer>)\n",
      medianMs: 180,
      readOps: [90, 400],
      computeOps: [4, 12],
      bytesIn: [310, 330],
      bytesOut: [48_000, 240_000],
      tags: [
        { job: "nightly", report: "orders" },
        { job: "nightly", report: "customers" },
      ],
    },
  ],
};

const backOffice: App = {
  apiVersion: "10",
  userAgents: ["fauna-net/1.0.0 dotnet/8.0.4", "curl/8.4.0"],
  tagging: "plain",
  queries: [
    {
      name: "admin_export",
      weight: 1,
      shape: "Order.all().pageSize(<integer>)\n",
      medianMs: 900,
      readOps: [300, 2_200],
      computeOps: [10, 60],
      bytesIn: [54, 70],
      bytesOut: [90_000, 600_000],
      tags: [{ user: "ana" }, { user: "bo" }],
    },
    {
      name: "customer_lookup",
      weight: 12,
      shape: "Customer.byEmail(<string>).first()\n",
      medianMs: 21,
      readOps: [1, 4],
      computeOps: [1, 1],
      bytesIn: [70, 110],
      bytesOut: [240, 1_600],
      tags: [{ user: "ana" }, { user: "bo" }, { user: "søren" }],
    },
    {
      name: "refund",
      weight: 2,
      shape:
        "let order = Order.byId(<string>)!\nif (order.total >= <float>) {\n  order.update({ status: <string>, refundedBy: <string> })\n} else {\n  null\n}\n",
      medianMs: 60,
      readOps: [4, 8],
      writeOps: [2, 4],
      computeOps: [2, 3],
      bytesIn: [220, 260],
      bytesOut: [200, 500],
      tags: [{ user: "ana" }],
    },
  ],
};

const loyalty: App = {
  apiVersion: "10",
  userAgents: ["python-fauna/2.2.0"],
  tagging: "plain",
  queries: [
    {
      name: "points",
      weight: 8,
      shape: "Member.byCard(<string>).first() { points, tier }\n",
      medianMs: 11,
      readOps: [1, 2],
      computeOps: [1, 1],
      bytesIn: [70, 90],
      bytesOut: [120, 180],
      tags: [{ channel: "app" }, { channel: "till" }],
    },
    {
      name: "collect",
      weight: 4,
      shape:
        "let member = Member.byCard(<string>).first()!\nmember.update({ points: member.points + <integer> })\n",
      medianMs: 26,
      readOps: [1, 2],
      writeOps: [1, 2],
      computeOps: [1, 2],
      bytesIn: [130, 150],
      bytesOut: [120, 180],
      tags: [{ channel: "till" }],
    },
  ],
};

const tenant: App = {
  apiVersion: "10",
  userAgents: ["fauna-js/2.1.0 node/18.20.2", "fauna-jvm/1.0.0 java/21.0.3"],
  tagging: "none",
  queries: [
    {
      name: "list",
      weight: 5,
      shape: "Document.all().pageSize(<integer>)\n",
      medianMs: 33,
      readOps: [8, 40],
      computeOps: [1, 4],
      bytesIn: [50, 64],
      bytesOut: [800, 14_000],
    },
    {
      name: "save",
      weight: 3,
      shape: "Document.byId(<string>)!.update(<object>)\n",
      medianMs: 22,
      readOps: [1, 3],
      writeOps: [1, 6],
      computeOps: [1, 2],
      bytesIn: [200, 3_800],
      bytesOut: [180, 900],
    },
  ],
};

const dashboard: App = {
  apiVersion: "10",
  userAgents: [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
  ],
  tagging: "empty",
  queries: [
    {
      name: "count",
      weight: 3,
      shape: "Order.byStatus(<string>).where(.createdAt > <string>).count()\n",
      medianMs: 190,
      readOps: [400, 2_400],
      computeOps: [6, 30],
      bytesIn: [80, 110],
      bytesOut: [60, 80],
    },
    {
      name: "browse",
      weight: 6,
      shape: "Collection.byName(<string>)!.all().pageSize(<integer>)\n",
      medianMs: 44,
      readOps: [20, 60],
      computeOps: [1, 4],
      bytesIn: [60, 90],
      bytesOut: [2_000, 30_000],
    },
    {
      name: "scan",
      weight: 1,
      shape: "Product.all().where(.description.includes(<string>)) {\n  id,\n  name\n}\n",
      medianMs: 1_900,
      readOps: [4_000, 21_000],
      computeOps: [80, 300],
      bytesIn: [90, 130],
      bytesOut: [400, 9_000],
    },
  ],
};

const legacy: App = {
  apiVersion: "4",
  userAgents: ["faunadb-javascript/4.8.0", "faunadb-go/4.2.0"],
  tagging: "none",
  queries: [
    {
      name: "query",
      weight: 1,
      medianMs: 18,
      readOps: [1, 12],
      writeOps: [0, 2],
      computeOps: [1, 3],
      bytesIn: [60, 900],
      bytesOut: [120, 2_600],
    },
  ],
};

export const apps: Readonly<Record<AppName, App>> = {
  shop,
  events,
  reports,
  backOffice,
  loyalty,
  tenant,
  dashboard,
  legacy,
};
