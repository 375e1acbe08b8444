import { genericProfile } from "./generic-profile.ts";
import { extract, pathTree } from "./json/extract.ts";
import { knownProfiles, noRecords, type Profile, plainText, plainValues } from "./profiles.ts";

/** How a log is read, going by the text of some of its records. */
export function chooseProfile(texts: readonly string[]): Profile {
  if (texts.length === 0) return noRecords;
  const known = knownProfiles.find(
    (profile) => texts.filter((text) => fits(text, profile)).length > texts.length / 2,
  );
  if (known) return known;
  const values = texts.flatMap(parse);
  if (values.length === 0) return plainText;
  const objects = values.filter(isObject);
  return objects.length === 0 ? plainValues : genericProfile(objects);
}

/**
 * Whether the first records look like one JSON document over many lines. Careful: a log may begin with one
 * line that is not JSON.
 */
export function isJsonDocument([first, second]: readonly string[]): boolean {
  if (first === undefined || second === undefined) return false;
  return /^\s*[{[]\s*$/.test(first) && parse(second).length === 0;
}

function fits(text: string, { needs }: Profile): boolean {
  return extract(text, pathTree(needs), needs.length).every((value) => value !== undefined);
}

/** A list of one value, or none where the text is not JSON. */
function parse(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
