/** Every fault in every phase, for several seeds, as a table: `npm run faults -- --help`. */
import { parseArgs } from "node:util";
import { removeFolders } from "../unit/core/exports/folders.ts";
import { type Phase, phases, type Row } from "./cell.ts";
import { seeded } from "./clock.ts";
import { downloadLarge } from "./large.ts";
import { serveLarge } from "./large-server.ts";
import { type Outcome, runCell } from "./run-cell.ts";
import { Service } from "./service.ts";
import { table } from "./table.ts";

const help = `Usage: npm run faults -- [options]

Orders every fault in every phase of an export, and prints in how many runs it ended in its state and then in the
same log. Ends with 1 when one did not.

  --seeds <number>  Runs of each cell, each with other numbers (default 3)
  --only <text>     Only faults whose name has this text
  --verbose         Also what the user reads in each cell
  --large <GB>      In place of all that, a download of so many GB (5 when 0) that is cut ten times
  --folder <path>   Where that goes; three times as much has to be free there
`;

type Totals = Record<Exclude<keyof Outcome, "seen">, number>;

void main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "3" },
      only: { type: "string", default: "" },
      verbose: { type: "boolean", default: false },
      large: { type: "string" },
      folder: { type: "string" },
      serve: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return void process.stdout.write(help);
  if (values.serve !== undefined) return serveLarge(Number(values.serve));
  const isGood =
    values.large === undefined
      ? await runTable(values.only, Number(values.seeds), values.verbose)
      : await downloadLarge((Number(values.large) || 5) * 1e9, values.folder);
  process.exit(isGood ? 0 : 1);
}

async function runTable(only: string, seeds: number, isVerbose: boolean): Promise<boolean> {
  const service = await Service.open();
  const rows = table.filter(({ fault }) => fault.includes(only));
  const totals: Totals = { posts: 0, tokens: 0, polls: 0, downloads: 0, opened: 0 };
  const failures: string[] = [];
  let runs = 0;
  const width = Math.max(...rows.map(({ fault }) => fault.length));
  print([" ".repeat(width), ...phases.map((phase) => phase.padStart(8))].join(" "));
  for (const row of rows) {
    const shown: string[] = [];
    const seen: string[] = [];
    for (const phase of phases) {
      if (!row.cells[phase]) {
        shown.push("·");
        continue;
      }
      const { good, words } = await runSeeds(service, row, phase, seeds, { totals, failures });
      runs += seeds;
      shown.push(`${good}/${seeds}`);
      seen.push(`    ${phase}: ${words}`);
    }
    print([row.fault.padEnd(width), ...shown.map((text) => text.padStart(8))].join(" "));
    if (isVerbose) print(seen.join("\n"));
  }
  await service.close();
  await removeFolders();
  const { posts, tokens, polls, downloads, opened } = totals;
  print(`\n${runs} runs, ${runs - failures.length} as expected, ${failures.length} not.`);
  print(
    `On the server: ${posts} POSTs with ${tokens} tokens, ${polls} polls, ${downloads} downloads; ${opened} logs opened.`,
  );
  for (const failure of failures) print(`\n${failure}`);
  return failures.length === 0;
}

async function runSeeds(
  service: Service,
  { fault, cells }: Row,
  phase: Phase,
  seeds: number,
  { totals, failures }: { totals: Totals; failures: string[] },
): Promise<{ good: number; words: string }> {
  let good = 0;
  let words = "";
  for (let seed = 1; seed <= seeds; seed++) {
    const cell = cells[phase];
    if (!cell) break;
    try {
      const { seen, ...counts } = await runCell(service, phase, cell, seeded(seed));
      for (const name of Object.keys(totals) as (keyof Totals)[]) totals[name] += counts[name];
      words = seen;
      good++;
    } catch (error) {
      failures.push(`${fault}, ${phase}, seed ${seed}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { good, words };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
