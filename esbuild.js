// Builds every bundle: `node esbuild.js [--watch] [--production] [--tests]`.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import asc from "assemblyscript/asc";
import esbuild from "esbuild";

const flags = new Set(process.argv.slice(2));
const isProduction = flags.has("--production");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: isProduction,
  sourcemap: isProduction ? false : "linked",
  logLevel: "warning",
  legalComments: "none",
  metafile: false,
};

/** Node bundles are CommonJS, which every VS Code loads. `node20` is the floor of engines.vscode. */
const node = { ...common, platform: "node", target: "node20", format: "cjs" };

const bundles = [
  {
    ...node,
    entryPoints: { extension: "src/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    external: ["vscode"],
  },
  {
    ...node,
    entryPoints: {
      worker: "src/worker/worker.ts",
      log: "src/worker/log.ts",
      scan: "src/worker/scan.ts",
      sink: "src/worker/sink.ts",
      "clear-cache": "src/worker/clear-cache.ts",
      demo: "src/demo/main.ts",
    },
    // In a CommonJS bundle there is no `import.meta`.
    define: { "import.meta.dirname": "__dirname" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
  },
  {
    ...common,
    entryPoints: { explorer: "src/webview/main.ts" },
    outdir: "dist",
    format: "esm",
    target: "chrome128",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  },
];

/** Tests are found, never listed: every `*.test.ts` is a bundle of its own beside its neighbours. */
const tests = {
  ...node,
  entryPoints: readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts") && !path.includes("node_modules"))
    .map((path) => `test/${path}`)
    .concat("test/host/inside/index.ts", "test/faults/main.ts"),
  outdir: "out",
  outbase: "test",
  outExtension: { ".js": ".cjs" },
  packages: "external",
  external: ["vscode"],
  sourcemap: "inline",
  define: { "import.meta.dirname": "__dirname" },
};

/** The scanners of the engine, as WebAssembly with SIMD. They bring no runtime: see `src/kernel/memory.ts`. */
async function buildKernel() {
  mkdirSync("dist", { recursive: true });
  const { error, stderr } = await asc.main([
    "src/kernel/index.ts",
    ...["--outFile", "dist/kernel.wasm"],
    ...["--runtime", "stub", "--use", "abort=", "--enable", "simd"],
    ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
  ]);
  if (error) throw new Error(stderr.toString(), { cause: error });
}

const outputs = flags.has("--tests") ? [...bundles, tests] : bundles;
if (flags.has("--watch")) {
  await buildKernel();
  for (const options of outputs) await (await esbuild.context({ ...options, logLevel: "info" })).watch();
} else {
  rmSync("dist", { recursive: true, force: true });
  rmSync("out", { recursive: true, force: true });
  await Promise.all([buildKernel(), ...outputs.map((options) => esbuild.build(options))]);
}
