// Counts with DuckDB, on one thread: `node peer-duckdb.mjs '{"path","where","columns"}'`.
import { DuckDBInstance } from "@duckdb/node-api";
import { jobOf, report, timed } from "./stopwatch.mjs";

const { path, where, columns } = jobOf();
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run("SET threads = 1");
const types = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`);
// Lines that are not JSON are passed over, as ours does. The longest record has a megabyte.
const source = `read_ndjson('${path}', columns = {${types}}, ignore_errors = true, maximum_object_size = 4194304)`;
const step = await timed(async () => {
  const result = await connection.runAndReadAll(`SELECT count(*) FROM ${source} WHERE ${where}`);
  return Number(result.getRows()[0]?.[0]);
});
report({ steps: [step] });
