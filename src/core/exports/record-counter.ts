/** How many records a log has. */

/** Lines that are not empty, the last one also without its line break. */
export class RecordCounter {
  #records = 0;
  /** The line so far has nothing, a carriage return alone, or more. */
  #line: "empty" | "return" | "text" = "empty";

  count(bytes: Buffer): void {
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(10, start);
      this.#see(bytes, start, end < 0 ? bytes.length : end);
      if (end < 0) return;
      this.#endLine();
      start = end + 1;
    }
  }

  end(): number {
    this.#endLine();
    return this.#records;
  }

  #see(bytes: Buffer, start: number, end: number): void {
    if (end === start || this.#line === "text") return;
    const isReturn = end - start === 1 && bytes[start] === 13 && this.#line === "empty";
    this.#line = isReturn ? "return" : "text";
  }

  #endLine(): void {
    if (this.#line === "text") this.#records++;
    this.#line = "empty";
  }
}
