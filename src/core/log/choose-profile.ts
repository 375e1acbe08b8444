import { genericProfile } from "./generic-profile.ts";
import { fits, fitTo } from "./profiles/fit.ts";
import { knownProfiles, noRecords, type Profile, plainText, plainValues } from "./profiles.ts";

/** How a log is read, going by the text of some of its records. */
export function chooseProfile(texts: readonly string[]): Profile {
  if (texts.length === 0) return noRecords;
  // By their beginning alone, as a record may be cut.
  const records = texts.filter((text) => /^\s*\{/.test(text));
  const known = knownProfiles.find(
    (format) => records.filter((text) => fits(text, format)).length > records.length / 2,
  );
  if (known) return fitTo(records, known);
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
