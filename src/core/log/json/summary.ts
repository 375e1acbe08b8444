import type { Token } from "../types.ts";

const longestSummary = 80;

/** The keys of an object, as many as have room on a folded line. */
export class KeySummary {
  #text = "";
  #isFull = false;

  get text(): string {
    return this.#text;
  }

  add(key: string): void {
    if (this.#isFull) return;
    const longer = this.#text === "" ? key : `${this.#text}, ${key}`;
    this.#isFull = longer.length > longestSummary;
    if (!this.#isFull) this.#text = longer;
    else this.#text = this.#text === "" ? `${key.slice(0, longestSummary)}…` : `${this.#text}, …`;
  }
}

export function arraySummary(items: number): string {
  return items === 1 ? "1 item" : `${items} items`;
}

export function codeSummary(lines: readonly (readonly Token[])[]): string {
  const first = (lines[0] ?? []).map(({ text }) => text).join("");
  const isAll = lines.length < 2 && first.length <= longestSummary;
  return isAll ? first : `${first.slice(0, longestSummary)}…`;
}
