import { strict as assert } from "node:assert";
import fc from "fast-check";
import { valueKind } from "../../../../../src/core/log/kernel/types.ts";
import { readColumns } from "./drive.ts";
import { always, plain } from "./kernels.ts";
import { log, wanted } from "./logs.ts";

describe("The plain twin", () => {
  it("finds the values that JSON.parse finds", function () {
    this.timeout(0);
    always(
      fc.property(log, wanted, (bytes, columns) => {
        const records = readColumns(plain, bytes, columns, {
          capacity: bytes.length + 1,
          step: bytes.length + 1,
        });
        const lines = bytes
          .toString("latin1")
          .split("\n")
          .filter((line) => /[^ \t\r]/.test(line));
        assert.equal(records.length, lines.length);
        for (const [at, { isJson, values }] of records.entries()) {
          const parsed = parse(lines[at] ?? "");
          assert.equal(isJson, parsed !== undefined);
          for (const [column, { kind, json }] of values.entries()) {
            const value = parsed && valueAt(parsed.value, columns[column]?.path ?? []);
            assert.equal(kind, kindOf(value));
            if (value) assert.deepEqual(parse(json)?.value, value.value);
          }
        }
      }),
      300,
    );
  });
});

interface Found {
  readonly value: unknown;
}

function parse(bytes: string): Found | undefined {
  try {
    return { value: JSON.parse(Buffer.from(bytes, "latin1").toString()) };
  } catch {
    return undefined;
  }
}

function valueAt(value: unknown, path: readonly string[]): Found | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return { value };
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
    return undefined;
  return valueAt((value as Record<string, unknown>)[key], rest);
}

function kindOf(found: Found | undefined): number {
  if (!found) return valueKind.missing;
  const { value } = found;
  if (value === null) return valueKind.null;
  if (Array.isArray(value)) return valueKind.array;
  switch (typeof value) {
    case "boolean":
      return value ? valueKind.true : valueKind.false;
    case "number":
      return valueKind.number;
    case "string":
      return valueKind.string;
    default:
      return valueKind.object;
  }
}
