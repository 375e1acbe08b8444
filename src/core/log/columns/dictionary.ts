const mostEntries = 256 * 1024;
const mostCharacters = 24 * 1024 * 1024;

/**
 * The strings, lists and objects of a column, as they are written, numbered from 1 in the order in which they were
 * met. Once it is full, nothing new goes in.
 */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  readonly #entries: string[] = [""];
  #characters = 0;
  #isFull = false;

  get count(): number {
    return this.#ids.size;
  }

  /** Something had no room. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** How much memory it takes, in bytes, roughly. */
  get bytes(): number {
    return this.#characters + this.#ids.size * 80;
  }

  /** @returns 0 where there is no room */
  idOf(entry: string): number {
    const known = this.#ids.get(entry);
    if (known !== undefined) return known;
    if (this.#ids.size >= mostEntries || this.#characters + entry.length > mostCharacters) {
      this.#isFull = true;
      return 0;
    }
    this.#characters += entry.length;
    const id = this.#entries.push(entry) - 1;
    this.#ids.set(entry, id);
    return id;
  }

  /** @param id from 1 to `count` */
  entry(id: number): string {
    return this.#entries[id] ?? "";
  }
}
