import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

const root = join(import.meta.dirname, "../../..");

/** Runs every test of this folder inside the extension host. VS Code calls it; throwing means failure. */
export async function run(): Promise<void> {
  const grep = process.env.TEST_GREP;
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 30_000,
    forbidOnly: true,
    reporter: join(root, "test/host/reporter.cjs"),
    ...(grep && { grep }),
  });
  for (const path of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })) {
    if (path.endsWith(".test.cjs")) mocha.addFile(join(import.meta.dirname, path));
  }
  console.log("Tests inside the extension host");
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} host tests failed`);
}
