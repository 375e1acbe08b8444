// The log that is measured: made up, and the same for the same size. `node test/bench/sample.mjs [--mib N]`.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Grows with every change of what is made, so that an older sample is not taken for it. */
const version = 2;
const seed = 42;
const mebibyte = 1024 * 1024;

/**
 * One line in so many is: longer than usual, up to 1 MB; not JSON; empty. The last two are read past by some of the
 * peers and not by others, so they are counted.
 */
const linesPerLong = 40_000;
const linesPerMalformed = 12_000;
const linesPerEmpty = 60_000;

/**
 * @typedef {object} Sample
 * @property {string} path
 * @property {number} bytes
 * @property {number} lines line feeds
 * @property {number} records lines that are not empty
 * @property {number} malformed records that are not JSON
 */

/** Where samples are kept from run to run. */
export const samplesFolder = join(tmpdir(), "fauna-logs-bench");

/**
 * The sample of a size, which is made if it is not there.
 *
 * @param {number} mib
 * @returns {Sample}
 */
export function sampleOf(mib) {
  mkdirSync(samplesFolder, { recursive: true });
  const path = join(samplesFolder, `sample-${version}-${mib}.ndjson`);
  const known = knownSample(path);
  if (known) return known;
  console.error(`Making a log of ${mib} MiB (this once): ${path}`);
  const sample = { path, ...write(`${path}.part`, mib * mebibyte) };
  renameSync(`${path}.part`, path);
  writeFileSync(factsOf(path), JSON.stringify(sample));
  return sample;
}

/** @param {string} path */
function knownSample(path) {
  if (!existsSync(factsOf(path)) || !existsSync(path)) return undefined;
  const sample = JSON.parse(readFileSync(factsOf(path), "utf8"));
  return sample.bytes === statSync(path).size ? sample : undefined;
}

/** @param {string} path */
function factsOf(path) {
  return `${path}.json`;
}

/**
 * @param {string} path
 * @param {number} leastBytes
 */
function write(path, leastBytes) {
  const counts = { bytes: 0, lines: 0, records: 0, malformed: 0 };
  const file = openSync(path, "w");
  const log = new MadeUpLog();
  while (counts.bytes < leastBytes) {
    let text = "";
    while (text.length < mebibyte) {
      const line = log.line();
      text += `${line.text}\n`;
      counts.lines++;
      if (line.kind !== "empty") counts.records++;
      if (line.kind === "malformed") counts.malformed++;
    }
    counts.bytes += writeSync(file, text);
  }
  closeSync(file);
  return counts;
}

/** Numbers that look random and are the same every time (mulberry32). */
class Random {
  #state = seed;

  /** At least 0, below 1. */
  share() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param {number} end */
  below(end) {
    return Math.floor(this.share() * end);
  }

  /**
   * @template T
   * @param {readonly T[]} items
   * @returns {T}
   */
  pick(items) {
    return /** @type {T} */ (items[this.below(items.length)]);
  }
}

/** Parts of queries as FQL_SHAPE has them, as they stand in JSON. */
const shapes = [
  "Product.sortedByPriceLowToHigh()\n",
  "Customer.byEmail(<string>).first()\n",
  "let order = Order.byId(<string>)!\nif (order.status != <string>) {\n  abort(<string>)\n}\n",
  "order.items.toArray().map((item) => {\n  let product = item.product\n  if (product.stock < item.quantity) {\n    abort(<string>)\n  }\n  product.update({ stock: product.stock - item.quantity })\n})\n",
  "Category.byName(<string>).first()!.products.pageSize(<integer>)\n",
  "{\n  id: .id,\n  name: .name,\n  price: .price / <integer>,\n  description: .description,\n  stock: .stock,\n  category: .category.name\n}\n",
  "Set.paginate(<string>)\n",
  "Store.all().where(.address.postalCode == <string>).order(desc(.ts))\n",
  'collection("Zürich_größe").where(.name.includes(<string>))\n',
  "Order.where(.status == <string>).where(.createdAt > Time.now().subtract(<integer>, <string>)).pageSize(<integer>)\n",
].map(asJson);

const databases = [
  '["ECommerce"]',
  '["ECommerce","prod"]',
  '["ECommerce","prod"]',
  '["ECommerce","prod"]',
  '["ECommerce","staging"]',
  '["Billing"]',
  '["Search","eu","München"]',
  "[]",
  '["ECommerce","dev","anna"]',
];

const agents = [
  "curl/8.4.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
  "fauna-js/2.1.0 node/v20.11.1; x64; linux; env=production; runtime=lambda",
  "python-requests/2.31.0",
  "fauna-go/1.3.0 (go1.22; linux/amd64)",
];
const driver = asJson(',"x_driver_env":"driver=javascript-2.1.0; runtime=nodejs; env=unknown; os=linux"');
const requestTypes = [
  "product_search",
  "product_search",
  "checkout",
  "login",
  "monthly_report",
  "stock_check",
];
const clients = ["web", "web", "android", "ios"];
const sortKeys = ["price", "name", "größe"];
const failures = ["400", "401", "409", "429", "500", "503"];

/** @param {string} text */
function asJson(text) {
  return JSON.stringify(text).slice(1, -1);
}

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
const threeDigits = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, "0"));
const hexBytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const minuteMs = 60_000;

/** Records in the format of an export: keys in alphabetical order, times that only grow, no spaces. */
class MadeUpLog {
  #random = new Random();
  #timeMs = Date.UTC(2024, 4, 10);
  #minute = -1;
  #minuteText = "";

  /** @returns {{ kind: "record" | "malformed" | "empty", text: string }} */
  line() {
    const draw = this.#random.share() * linesPerEmpty;
    if (draw < 1) return { kind: "empty", text: "" };
    const text = this.#record();
    if (draw < 1 + linesPerEmpty / linesPerMalformed) return { kind: "malformed", text: this.#spoil(text) };
    return { kind: "record", text };
  }

  #record() {
    const random = this.#random;
    this.#timeMs += random.below(90);
    const code = random.share() < 0.93 ? "200" : random.pick(failures);
    // A long tail to the right: half of them are below 10 ms, the longest take 5 s.
    const durationMs = Math.floor(Math.exp(random.share() * random.share() * 8.5));
    const limits = code === "429" ? ',"RATE_LIMITS_HIT":["read"]' : "";
    const retries = random.share() < 0.95 ? 0 : 1 + random.below(5);
    return (
      `{"API_VERSION":"10","BYTES_IN":${random.below(900)},"BYTES_OUT":${random.below(50_000)}` +
      `,"BYTE_READ_OPS":${random.below(60)},"BYTE_WRITE_OPS":${random.share() < 0.7 ? 0 : random.below(30)}` +
      `,"COMPUTE_OPS":${1 + random.below(20)},"DATABASE":${random.pick(databases)},"FQL_SHAPE":"${this.#shape()}"` +
      `,"QUERY_TIME_MS":${durationMs}${limits},"REGION_GROUP":"us-std","REQUEST_HEADERS":"${this.#headers()}"` +
      `,"REQUEST_METHOD":"POST","RESPONSE_CODE":"${code}","TAGS":{${this.#tags()}}` +
      `,"TRACEPARENT":"00-0000000000000000${this.#hex()}${this.#hex()}-${this.#hex()}${this.#hex()}-00"` +
      `,"TS":"${this.#time()}","TXN_RETRIES":${retries}}`
    );
  }

  #shape() {
    const random = this.#random;
    let shape = random.pick(shapes);
    for (let more = random.below(5); more > 0; more--) shape += random.pick(shapes);
    if (random.share() < 0.08) shape = shape.repeat(3);
    if (random.below(linesPerLong) > 0) return shape;
    return shape.repeat(Math.ceil((100_000 + random.below(880_000)) / shape.length));
  }

  #headers() {
    const random = this.#random;
    const client = `198.51.100.${random.below(256)}, 10.1.1.${random.below(256)}`;
    const more = random.share() < 0.5 ? driver : "";
    return `{\\"user_agent\\":\\"${random.pick(agents)}\\",\\"x_forwarded_for\\":\\"${client}\\"${more}}`;
  }

  #tags() {
    const random = this.#random;
    const tags = [];
    if (random.share() < 0.8) {
      tags.push(`"client":"${random.pick(clients)}"`, `"deploy":"web-${random.below(500)}"`);
      tags.push(`"pod":"web-7c9f-${twoDigits[random.below(12)]}"`);
    }
    if (random.share() < 0.0005) tags.push('"outcome":"insufficient stock"');
    if (random.share() < 0.9) tags.push(`"request_type":"${random.pick(requestTypes)}"`);
    if (random.share() < 0.8) tags.push(`"session":"${this.#hex()}"`);
    if (random.share() < 0.05) tags.push('"emoji_🚀":"ja"');
    if (random.share() < 0.4) tags.push(`"sort_by":"${random.pick(sortKeys)}"`);
    return tags.join(",");
  }

  #hex() {
    const bits = this.#random.below(2 ** 32);
    return `${hexBytes[bits >>> 24]}${hexBytes[(bits >>> 16) & 255]}${hexBytes[(bits >>> 8) & 255]}${hexBytes[bits & 255]}`;
  }

  /** `2024-05-10 18:05:42.871 Z` */
  #time() {
    const minute = Math.floor(this.#timeMs / minuteMs);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#minuteText = new Date(minute * minuteMs).toISOString().slice(0, 17).replace("T", " ");
    }
    const offsetMs = this.#timeMs - minute * minuteMs;
    return `${this.#minuteText}${twoDigits[Math.floor(offsetMs / 1000)]}.${threeDigits[offsetMs % 1000]} Z`;
  }

  /**
   * What a writer that was stopped, or a hand, makes of a record. Every peer sees that these are not JSON.
   *
   * @param {string} text
   */
  #spoil(text) {
    const random = this.#random;
    return random.pick([
      () => text.slice(0, 1 + random.below(text.length - 1)),
      () => `${text}}`,
      () => text.replace(":", ""),
      () => text.replace('"BYTES_IN":', '"BYTES_IN": 01e'),
      () => `plain text ${text.slice(1, 60)}`,
      () => text.replace('"POST"', '"PO\tST"'),
    ])();
  }
}

if (process.argv[1] === import.meta.filename) console.log(sampleOf(Number(process.argv[3] ?? 1024)));
