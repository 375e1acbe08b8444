import { genericProfile } from "./generic-profile.ts";
import { parseJson } from "./json/parse.ts";
import { fitTest, fitTo, type Sample, sampleOf } from "./profiles/fit.ts";
import { knownProfiles, noRecords, type Profile, plainText, plainValues } from "./profiles.ts";

/** How a log is read, going by the text of some of its records. */
export function chooseProfile(texts: readonly string[]): Profile {
  return profileOf(texts.map(sampleOf));
}

/** The same for records that were parsed. */
export function profileOf(samples: readonly Sample[]): Profile {
  if (samples.length === 0) return noRecords;
  // By their beginning alone, as a record may be cut.
  const records = samples.filter(({ text }) => /^\s*\{/.test(text));
  const known = knownProfiles.find((format) => records.filter(fitTest(format)).length > records.length / 2);
  if (known) return fitTo(records, known);
  const values = samples.map(({ value }) => value).filter((value) => value !== undefined);
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
  return /^\s*[{[]\s*$/.test(first) && parseJson(second) === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
