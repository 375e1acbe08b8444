// Holds every import under `src` against the table of rooms: `node test/imports.mjs [folder]`, part of `npm run check`.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";

const libraries = ["chrono-node", "valibot"];

/**
 * Who may import whom, type-only imports included; the first room that holds a file counts. A room may always
 * import itself. `node` is every `node:` module, `type x` allows `import type` alone, and the rest are packages.
 *
 * @type {[room: string, mayImport: string[]][]}
 */
const rooms = [
  ["core/account", ["core", "node", "undici", ...libraries]],
  ["core/exports", ["core", "node", "undici", ...libraries]],
  ["core", ["node", ...libraries]],
  ["kernel", []],
  ["protocol", ["type core", "type node"]],
  ["worker", ["core", "protocol", "node"]],
  ["webview", ["protocol", "type core", "lit", "@vscode-elements/elements", "@vscode/codicons"]],
  ["host", ["core", "protocol", "demo", "node", "vscode"]],
  ["demo", ["type core/account", "node"]],
  ["extension.ts", ["host", "vscode"]],
];

const source = resolve(process.argv[2] ?? join(import.meta.dirname, "../src"));
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((path) => path.split(sep).join("/"))
  .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
  .sort();
const found = files.map((path) => ({ path, imports: importsIn(readFileSync(join(source, path), "utf8")) }));
const violations = found.flatMap(({ path, imports }) =>
  imports.flatMap((found) => violation(path, found) ?? []),
);

for (const line of violations) console.error(line);
const importCount = found.reduce((sum, { imports }) => sum + imports.length, 0);
console.log(
  `${importCount} imports in ${files.length} files, ${violations.length} against the table of rooms.`,
);
process.exitCode = violations.length === 0 ? 0 : 1;

/**
 * @typedef {object} Import
 * @property {string | undefined} specifier undefined where it is computed
 * @property {boolean} isType
 * @property {number} line from 1
 */

/**
 * Every import, re-export, dynamic import and require of a module.
 *
 * @param {string} text
 * @returns {Import[]}
 */
function importsIn(text) {
  const code = withoutComments(text);
  const statement = /^[ \t]*(?:import|export)\b(\s+type\b)?(?:[^"';]*?\bfrom)?\s*["']([^"'\n]+)["']/gm;
  const call = /\b(?:import|require)\s*\(\s*(?:["'`]([^"'`\n]+)["'`]\s*[,)])?/g;
  return [
    ...Array.from(code.matchAll(statement), (match) => ({
      specifier: match[2],
      isType: match[1] !== undefined,
      line: lineAt(code, match.index + match[0].length),
    })),
    ...Array.from(code.matchAll(call), (match) => ({
      specifier: match[1],
      isType: false,
      line: lineAt(code, match.index),
    })),
  ];
}

/**
 * Strings are matched only to be left alone: what looks like a comment in them is none.
 *
 * @param {string} text
 */
function withoutComments(text) {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, " ") : found));
}

/**
 * @param {string} path from `source`
 * @param {Import} found
 * @returns {string | undefined} what is wrong with it
 */
function violation(path, { specifier, isType, line }) {
  const place = `${relative(process.cwd(), join(source, path))}:${line}`;
  const [room, allowed] = rooms.find(([name]) => isIn(path, name)) ?? [];
  if (!room || !allowed) return `${place}: this file is in no room of the table`;
  if (specifier === undefined) return `${place}: a computed import cannot be checked`;

  const target = targetOf(path, specifier);
  const mayImport = (/** @type {string} */ name) => isIn(target, name);
  if (mayImport(room) || allowed.some(mayImport)) return undefined;
  if (!allowed.some((name) => name.startsWith("type ") && mayImport(name.slice(5)))) {
    return `${place}: ${room} may not import ${target}`;
  }
  return isType ? undefined : `${place}: ${room} may import only types of ${target}`;
}

/**
 * @param {string} path
 * @param {string} specifier
 * @returns {string} `node`, a path from `source`, or a package with what is taken from it
 */
function targetOf(path, specifier) {
  if (specifier.startsWith("node:")) return "node";
  return specifier.startsWith(".") ? posix.join(dirname(path), specifier) : specifier;
}

/**
 * @param {string} path
 * @param {string} folder
 */
function isIn(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}

/**
 * @param {string} text
 * @param {number} index
 */
function lineAt(text, index) {
  return text.slice(0, index).split("\n").length;
}
