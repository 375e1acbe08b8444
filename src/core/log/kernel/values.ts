import { microsecondsOf } from "./instants.ts";
import { type Take, valueKind } from "./types.ts";

/** What a value is, which its first byte tells. */
export function kindOf(firstByte: number | undefined): number {
  switch (firstByte) {
    case 0x22:
      return valueKind.string;
    case 0x5b:
      return valueKind.array;
    case 0x7b:
      return valueKind.object;
    case 0x66:
      return valueKind.false;
    case 0x6e:
      return valueKind.null;
    case 0x74:
      return valueKind.true;
    default:
      return valueKind.number;
  }
}

/** The number that a column keeps of a value. @param json the value as it is written */
export function numberFrom(json: string, kind: number, take: Take): number {
  if (take === "values" && kind === valueKind.number) return Number(json);
  if (take === "times" && kind === valueKind.number) return microsecondsOf(json);
  if (take === "times" && kind === valueKind.string) return microsecondsOf(JSON.parse(json) as string);
  return Number.NaN;
}
