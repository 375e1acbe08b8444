/** What may come next. */
const invalid = 0;
const value = 1;
const valueOrEnd = 2;
const key = 3;
const keyOrEnd = 4;
const colon = 5;
/** A value is complete. What may follow depends on what it is in. */
const afterValue = 6;
const afterMinus = 7;
const afterZero = 8;
const inInteger = 9;
const afterPoint = 10;
const inFraction = 11;
const afterE = 12;
const afterSign = 13;
const inExponent = 14;
const firstWordState = 15;
/** Each is followed by five states of its own: after a backslash, and before the four digits of an escape. */
const inText = 32;
const inKey = 38;

/** From here on these are not states but brackets, which the stack decides about, and commas. */
const openObject = 48;
const closeObject = 49;
const openArray = 50;
const closeArray = 51;
const comma = 52;

const quote = 0x22;
const backslash = 0x5c;

const nextState = buildTable();
/** For each byte whether a string goes on with it. */
const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => (isPlain(byte) ? 1 : 0));

/**
 * Whether bytes are one JSON text, exactly as `JSON.parse` judges them once they are decoded with replacement
 * of what is not UTF-8. It takes a text in pieces of any size, so that a huge record is never in memory as a
 * whole, and keeps its own stack, so that no nesting is too deep.
 */
export class JsonCheck {
  #state = value;
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
    while (at < end && state !== invalid) {
      if (state === inText || state === inKey) {
        while (at < end && plainBytes[bytes[at] as number] === 1) at++;
        if (at === end) break;
      }
      state = nextState[(state << 8) | (bytes[at++] as number)] as number;
      if (state >= openObject) state = this.#follow(state);
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

  /** @returns the state after a bracket or a comma */
  #follow(mark: number): number {
    if (mark === openObject || mark === openArray) {
      this.#open(mark === openArray ? 1 : 0);
      return mark === openArray ? valueOrEnd : keyOrEnd;
    }
    if (this.#depth === 0) return invalid;
    const isInArray = this.#isArray[this.#depth - 1] === 1;
    if (mark === comma) return isInArray ? value : key;
    if (isInArray !== (mark === closeArray)) return invalid;
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

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte !== quote && byte !== backslash;
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
    on(state, '"', inText);
    on(state, "-", afterMinus);
    on(state, "0", afterZero);
    on(state, "123456789", inInteger);
  }
  on(valueOrEnd, "]", closeArray);
  on(key, '"', inKey);
  on(keyOrEnd, '"', inKey);
  on(keyOrEnd, "}", closeObject);
  on(colon, ":", value);

  for (const string of [inText, inKey]) {
    const afterBackslash = string + 1;
    const firstHex = string + 2;
    const lastHex = string + 5;
    on(string, '"', string === inKey ? colon : afterValue);
    on(string, "\\", afterBackslash);
    for (let byte = 0; byte < 256; byte++) if (isPlain(byte)) table[(string << 8) | byte] = string;
    on(afterBackslash, '"\\/bfnrt', string);
    on(afterBackslash, "u", firstHex);
    for (let hex = firstHex; hex <= lastHex; hex++) {
      on(hex, `${digits}abcdefABCDEF`, hex === lastHex ? string : hex + 1);
    }
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
