/** What may come next. States from `openObject` on are not states but things to do on the way to one. */
const invalid = 0;
const value = 1;
const valueOrEnd = 2;
const key = 3;
const keyOrEnd = 4;
const colon = 5;
/** A value is complete. What may follow depends on what it is in. */
const afterValue = 6;
const inString = 7;
const escaped = 8;
const hex4 = 9;
const hex3 = 10;
const hex2 = 11;
const hex1 = 12;
const afterMinus = 13;
const afterZero = 14;
const inInteger = 15;
const afterPoint = 16;
const inFraction = 17;
const afterE = 18;
const afterSign = 19;
const inExponent = 20;
const firstWordState = 21;

const openObject = 40;
const closeObject = 41;
const openArray = 42;
const closeArray = 43;
const openKey = 44;
const openText = 45;
const comma = 46;

const quote = 0x22;
const backslash = 0x5c;

const nextState = buildTable();
/** For each byte whether it goes on with a string. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== quote && byte !== backslash ? 1 : 0,
);

/**
 * Whether bytes are one JSON text, exactly as `JSON.parse` judges them once they are decoded with replacement
 * of what is not UTF-8. It takes a text in pieces of any size, so that a huge record is never in memory as a
 * whole, and keeps its own stack, so that no nesting is too deep.
 */
export class JsonCheck {
  #state = value;
  #isKey = false;
  #depth = 0;
  /** For each open bracket whether it is that of an array. */
  #isArray = new Uint8Array(64);

  reset(): void {
    this.#state = value;
    this.#depth = 0;
  }

  /** Takes in the bytes from `at` to `end`. */
  feed(bytes: Uint8Array, at: number, end: number): void {
    let state = this.#state;
    while (at < end) {
      if (state === inString) {
        while (at < end && isPlain[bytes[at] as number]) at++;
        if (at === end) break;
        const byte = bytes[at++];
        if (byte === quote) state = this.#isKey ? colon : afterValue;
        else if (byte === backslash) state = escaped;
        else state = invalid;
      } else {
        state = nextState[(state << 8) | (bytes[at++] as number)] as number;
        if (state >= openObject) state = this.#act(state);
      }
      if (state === invalid) break;
    }
    this.#state = state;
  }

  /** Whether what was taken in since `reset` is a whole JSON text. */
  isJson(): boolean {
    if (this.#depth > 0) return false;
    const state = this.#state;
    return (
      state === afterValue ||
      state === afterZero ||
      state === inInteger ||
      state === inFraction ||
      state === inExponent
    );
  }

  #act(action: number): number {
    const isInArray = this.#depth > 0 && this.#isArray[this.#depth - 1] === 1;
    switch (action) {
      case openObject:
        this.#open(0);
        return keyOrEnd;
      case openArray:
        this.#open(1);
        return valueOrEnd;
      case openKey:
        this.#isKey = true;
        return inString;
      case openText:
        this.#isKey = false;
        return inString;
    }
    if (this.#depth === 0) return invalid;
    if (action === comma) return isInArray ? value : key;
    if (isInArray !== (action === closeArray)) return invalid;
    this.#depth--;
    return afterValue;
  }

  #open(isArray: 0 | 1): void {
    if (this.#depth === this.#isArray.length) {
      const larger = new Uint8Array(this.#depth * 2);
      larger.set(this.#isArray);
      this.#isArray = larger;
    }
    this.#isArray[this.#depth++] = isArray;
  }
}

/** Whether bytes are one JSON text. */
export function isJson(bytes: Uint8Array): boolean {
  const check = new JsonCheck();
  check.feed(bytes, 0, bytes.length);
  return check.isJson();
}

function buildTable(): Uint8Array {
  const table = new Uint8Array(openObject << 8);
  const on = (state: number, characters: string, next: number) => {
    for (const character of characters) table[(state << 8) | character.charCodeAt(0)] = next;
  };
  const digits = "0123456789";
  const spaces = " \t\r\n";
  for (const state of [value, valueOrEnd, key, keyOrEnd, colon, afterValue]) on(state, spaces, state);
  for (const state of [value, valueOrEnd]) {
    on(state, "{", openObject);
    on(state, "[", openArray);
    on(state, '"', openText);
    on(state, "-", afterMinus);
    on(state, "0", afterZero);
    on(state, "123456789", inInteger);
  }
  on(valueOrEnd, "]", closeArray);
  on(key, '"', openKey);
  on(keyOrEnd, '"', openKey);
  on(keyOrEnd, "}", closeObject);
  on(colon, ":", value);

  on(escaped, '"\\/bfnrt', inString);
  on(escaped, "u", hex4);
  for (const state of [hex4, hex3, hex2, hex1]) {
    on(state, `${digits}abcdefABCDEF`, state === hex1 ? inString : state + 1);
  }

  on(afterMinus, "0", afterZero);
  on(afterMinus, "123456789", inInteger);
  on(inInteger, digits, inInteger);
  for (const state of [afterZero, inInteger]) on(state, ".", afterPoint);
  on(afterPoint, digits, inFraction);
  on(inFraction, digits, inFraction);
  for (const state of [afterZero, inInteger, inFraction]) on(state, "eE", afterE);
  on(afterE, "+-", afterSign);
  for (const state of [afterE, afterSign, inExponent]) on(state, digits, inExponent);

  // A number has no end of its own: what may follow a value ends it.
  for (const state of [afterValue, afterZero, inInteger, inFraction, inExponent]) {
    on(state, spaces, afterValue);
    on(state, ",", comma);
    on(state, "}", closeObject);
    on(state, "]", closeArray);
  }

  let wordState = firstWordState;
  for (const word of ["true", "false", "null"]) {
    for (const state of [value, valueOrEnd]) on(state, word.charAt(0), wordState);
    for (const character of word.slice(1, -1)) on(wordState, character, ++wordState);
    on(wordState++, word.slice(-1), afterValue);
  }
  return table;
}
