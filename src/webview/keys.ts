/** Which key does what where. One table: what is not in it is left to the editor. */

/** The part of the page that has the focus. */
export type Place =
  | "query"
  | "bar"
  | "histogram"
  | "fields"
  | "findField"
  | "records"
  | "record"
  | "sash"
  | "status"
  | "page";

export type Action =
  | "focusQuery"
  | "nextMatch"
  | "previousMatch"
  | "nextProblem"
  | "previousProblem"
  | "nextRecord"
  | "previousRecord"
  | "toggleFields"
  | "toggleRecord"
  | "toggleHistogram"
  | "toggleFull"
  | "switchTimeZone"
  | "runQuery"
  | "runQueryBack"
  | "toggleMode"
  | "toggleCase"
  | "toggleRegex"
  | "historyBack"
  | "historyForward"
  | "suggest"
  | "takeSuggestion"
  | "leaveQuery"
  | "barLeft"
  | "barRight"
  | "rangeLeft"
  | "rangeRight"
  | "firstBar"
  | "lastBar"
  | "selectBars"
  | "clearRange"
  | "fieldUp"
  | "fieldDown"
  | "firstField"
  | "lastField"
  | "foldField"
  | "unfoldField"
  | "actOnField"
  | "includeField"
  | "excludeField"
  | "findField"
  | "leaveFind"
  | "leaveFields"
  | "rowUp"
  | "rowDown"
  | "pageUp"
  | "pageDown"
  | "firstRow"
  | "lastRow"
  | "cellLeft"
  | "cellRight"
  | "openRecord"
  | "include"
  | "exclude"
  | "clearQuery"
  | "copyValue"
  | "copyRecord"
  | "lineUp"
  | "lineDown"
  | "linesUp"
  | "linesDown"
  | "firstLine"
  | "lastLine"
  | "fold"
  | "unfold"
  | "foldAll"
  | "unfoldAll"
  | "leaveRecord";

/** `mod` is Ctrl, and Cmd on a Mac. */
const anywhere: Record<string, Action> = {
  "mod+f": "focusQuery",
  f3: "nextMatch",
  "shift+f3": "previousMatch",
  "alt+f8": "nextProblem",
  "alt+shift+f8": "previousProblem",
  "alt+arrowdown": "nextRecord",
  "alt+arrowup": "previousRecord",
};

/** Everywhere but where one types. */
const letters: Record<string, Action> = {
  f: "toggleFields",
  d: "toggleRecord",
  h: "toggleHistogram",
  w: "toggleFull",
  z: "switchTimeZone",
  "/": "focusQuery",
};

const places: Partial<Record<Place, Record<string, Action>>> = {
  query: {
    enter: "runQuery",
    "shift+enter": "runQueryBack",
    "mod+enter": "toggleMode",
    "alt+c": "toggleCase",
    "alt+r": "toggleRegex",
    arrowup: "historyBack",
    arrowdown: "historyForward",
    "mod+space": "suggest",
    tab: "takeSuggestion",
    escape: "leaveQuery",
  },
  histogram: {
    arrowleft: "barLeft",
    arrowright: "barRight",
    "shift+arrowleft": "rangeLeft",
    "shift+arrowright": "rangeRight",
    home: "firstBar",
    end: "lastBar",
    enter: "selectBars",
    escape: "clearRange",
  },
  fields: {
    arrowup: "fieldUp",
    arrowdown: "fieldDown",
    home: "firstField",
    end: "lastField",
    arrowleft: "foldField",
    arrowright: "unfoldField",
    enter: "actOnField",
    "+": "includeField",
    "-": "excludeField",
    delete: "excludeField",
    escape: "leaveFields",
  },
  findField: { arrowdown: "leaveFind", enter: "leaveFind", escape: "leaveFind" },
  records: {
    arrowup: "rowUp",
    arrowdown: "rowDown",
    pageup: "pageUp",
    pagedown: "pageDown",
    home: "firstRow",
    end: "lastRow",
    "mod+home": "firstRow",
    "mod+end": "lastRow",
    arrowleft: "cellLeft",
    arrowright: "cellRight",
    enter: "openRecord",
    "+": "include",
    "-": "exclude",
    escape: "clearQuery",
    "mod+c": "copyValue",
    "mod+shift+c": "copyRecord",
  },
  record: {
    arrowup: "lineUp",
    arrowdown: "lineDown",
    pageup: "linesUp",
    pagedown: "linesDown",
    home: "firstLine",
    end: "lastLine",
    arrowleft: "fold",
    arrowright: "unfold",
    "alt+arrowleft": "foldAll",
    "alt+arrowright": "unfoldAll",
    "+": "include",
    "-": "exclude",
    escape: "leaveRecord",
    "mod+c": "copyValue",
    "mod+shift+c": "copyRecord",
  },
  bar: { escape: "leaveQuery", "alt+c": "toggleCase", "alt+r": "toggleRegex", "mod+enter": "toggleMode" },
};

const takesText: ReadonlySet<Place> = new Set(["query", "findField"]);

export interface Stroke {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export function actionFor(stroke: Stroke, place: Place, isMac: boolean): Action | undefined {
  const name = nameOf(stroke, isMac);
  // In the fields letters find one.
  if (place === "fields" && /^[a-z0-9_]$/.test(name)) return "findField";
  return places[place]?.[name] ?? anywhere[name] ?? (takesText.has(place) ? undefined : letters[name]);
}

function nameOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Stroke, isMac: boolean): string {
  const isMod = isMac ? metaKey : ctrlKey;
  // A Mac has Spotlight at Cmd+Space.
  if (isMac && ctrlKey && key === " ") return "mod+space";
  // Control on a Mac, and the Windows key elsewhere, belong to the system.
  if (isMac ? ctrlKey : metaKey) return "";
  // With Option a Mac types another letter, and Option+Cmd stands for Alt alone.
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const isMacAlt = isMac && altKey && letter !== undefined;
  if (isMacAlt) return isMod ? `alt+${letter.toLowerCase()}` : "";
  const isPrintable = key.length === 1;
  const shift = shiftKey && (!isPrintable || letter !== undefined);
  const keyName = key === " " ? "space" : key.toLowerCase();
  return [isMod && "mod", altKey && "alt", shift && "shift", keyName].filter(Boolean).join("+");
}
