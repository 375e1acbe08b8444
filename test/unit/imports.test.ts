import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const right: Record<string, string> = {
  "core/log/reader.ts": 'import { open } from "node:fs/promises";\nimport { object } from "valibot";\n',
  "core/account/client.ts": 'import { Agent } from "undici";\nimport { UserError } from "../errors.ts";\n',
  "protocol/rows.ts":
    'import type {\n  Row,\n} from "../core/log/types.ts";\nexport type { Row } from "../core/log/types.ts";\n',
  "worker/worker.ts": 'import { reader } from "../core/log/reader.ts";\nimport "../protocol/rows.ts";\n',
  "webview/main.ts":
    'import { html } from "lit/static-html.js";\nimport "@vscode-elements/elements/dist/x.js";\n',
  "host/tree.ts": 'import * as vscode from "vscode";\nimport { start } from "../demo/main.ts";\n',
  "demo/main.ts":
    '// import "vscode";\nimport type { Page } from "../core/account/types.ts";\n/* from "lit" */\n',
  "extension.ts": 'import { tree } from "./host/tree.ts";\n',
};

const wrong: [path: string, code: string, complaint: string][] = [
  ["core/log/a.ts", 'import type * as vscode from "vscode";', "1: core may not import vscode"],
  ["core/log/b.ts", '\nimport { fetch } from "undici";', "2: core may not import undici"],
  ["core/log/c.ts", 'import { x } from "../../host/tree.ts";', "1: core may not import host/tree.ts"],
  ["core/log/d.ts", 'const a = 1; // "\nconst b = await import("lit");', "2: core may not import lit"],
  ["core/log/e.ts", "const b = await import(name);", "1: a computed import cannot be checked"],
  ["core/log/f.ts", 'const b = require("vscode");', "1: core may not import vscode"],
  [
    "protocol/a.ts",
    'import {\n  x,\n} from "../core/log/a.ts";',
    "3: protocol may import only types of core/log/a.ts",
  ],
  [
    "protocol/b.ts",
    'export * from "../core/log/a.ts";',
    "1: protocol may import only types of core/log/a.ts",
  ],
  [
    "webview/f.ts",
    'import { x } from "../core/log/a.ts"',
    "1: webview may import only types of core/log/a.ts",
  ],
  ["webview/g.ts", 'import type { x } from "../host/a.ts"', "1: webview may not import host/a.ts"],
  ["webview/h.ts", 'import "node:fs";', "1: webview may not import node"],
  ["webview/i.ts", 'import "lithium";', "1: webview may not import lithium"],
  ["worker/j.ts", 'import type { x } from "../webview/a.ts";', "1: worker may not import webview/a.ts"],
  [
    "demo/a.ts",
    'import { x } from "../core/account/types.ts";',
    "1: demo may import only types of core/account/types.ts",
  ],
  [
    "demo/b.ts",
    'import type { x } from "../core/exports/types.ts";',
    "1: demo may not import core/exports/types.ts",
  ],
  ["kernel/k.ts", 'import { x } from "../core/errors.ts";', "1: kernel may not import core/errors.ts"],
  ["host/l.ts", 'import manifest from "../../package.json";', "1: host may not import ../package.json"],
  ["extension.ts", 'import { x } from "./core/errors.ts";', "1: extension.ts may not import core/errors.ts"],
  ["utils/m.ts", 'import "node:fs";', "1: this file is in no room of the table"],
];

describe("import table", () => {
  it("passes what it allows", () => {
    const { output, status } = check(right);
    assert.equal(output, "14 imports in 8 files, 0 against the table of rooms.\n");
    assert.equal(status, 0);
  });

  it("finds what it does not allow, and says where", () => {
    const files = wrong.map(([path, code]) => [path, code] as const);
    const { output, status } = check(Object.fromEntries(files));
    for (const [path, , complaint] of wrong) assert.ok(output.includes(`${path}:${complaint}\n`), output);
    assert.ok(output.endsWith(`, ${wrong.length} against the table of rooms.\n`), output);
    assert.equal(status, 1);
  });
});

/** Runs the check on a folder with these files. */
function check(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "imports-"));
  try {
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const { stdout, stderr, status } = spawnSync(process.execPath, ["test/imports.mjs", folder], {
      encoding: "utf8",
    });
    return { output: stderr + stdout, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
