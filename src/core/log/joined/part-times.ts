import type { ByteSource } from "../byte-source.ts";
import { chooseProfile } from "../choose-profile.ts";
import { extract, type Path, pathTree } from "../json/extract.ts";
import { parseJson } from "../json/parse.ts";
import { kindOf, numberFrom } from "../kernel/values.ts";

const sampleBytes = 1024 * 1024;
const sampleLines = 100;

/** So much must be there, or all of the part. */
export function canSample({ size, isComplete }: ByteSource & { readonly isComplete: boolean }): boolean {
  return isComplete || size >= sampleBytes;
}

/** Some of the first lines of a part. */
export function sampleOf(source: ByteSource): string[] {
  const bytes = Buffer.alloc(Math.min(sampleBytes, source.size));
  const text = bytes.toString("utf8", 0, source.read(bytes, 0)).replace(/^\uFEFF/, "");
  const lines = text.split("\n");
  // The last one may be cut, but may be all that there is.
  const whole = bytes.length < sampleBytes || lines.length === 1 ? lines : lines.slice(0, -1);
  return whole.filter((line) => line.trim() !== "").slice(0, sampleLines);
}

/** Where the records of a part have their time. */
export function timePathOf(sample: readonly string[]): Path | undefined {
  return chooseProfile(sample).roles.time;
}

/** Gives the instant of a line in epoch microseconds, NaN where it has none. */
export function timeReader(path: Path | undefined): (line: string) => number {
  if (!path) return () => Number.NaN;
  const tree = pathTree([path]);
  return (line) => {
    const [json] = extract(line, tree, 1);
    if (json === undefined || (json.startsWith('"') && parseJson(json) === undefined)) return Number.NaN;
    return numberFrom(json, kindOf(json.charCodeAt(0)), "times");
  };
}
