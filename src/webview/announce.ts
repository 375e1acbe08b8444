import { formatCount, formatCountOf } from "./format.ts";
import type { PageState } from "./state.ts";

/** What is said to screen readers: politely, at most one message in two seconds, the newest wins. */
export class Announcer {
  readonly #say: (message: string) => void;
  readonly #pauseMs: number;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = "";

  constructor(say: (message: string) => void, pauseMs = 2000) {
    this.#say = say;
    this.#pauseMs = pauseMs;
  }

  announce(message: string): void {
    if (message === (this.#waiting ?? this.#last)) return;
    this.#waiting = message;
    if (this.#timer === undefined) this.#flush();
  }

  /** The same words may be said again: they answer to a new act. */
  repeat(message: string): void {
    this.#last = "";
    this.announce(message);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#waiting === undefined) return;
    this.#last = this.#waiting;
    this.#waiting = undefined;
    this.#say(this.#last);
    this.#timer = setTimeout(() => this.#flush(), this.#pauseMs);
  }
}

/** Says how searches and downloads go on, sparingly. */
export class Speaker {
  readonly #announcer: Announcer;
  #searchId = -1;
  #searchBegan = 0;
  #isSearchTold = true;
  #quarter = 0;
  #wasArriving = false;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  onSearch({ search, status, mode }: PageState, nowMs: number): void {
    if (!search || !status) return;
    const { searchId, matches, scanned, isDone } = search.status;
    if (searchId !== this.#searchId) {
      this.#searchId = searchId;
      this.#searchBegan = nowMs;
      this.#isSearchTold = false;
    }
    if (this.#isSearchTold) return;
    if (isDone) {
      this.#isSearchTold = true;
      this.#announcer.announce(matches === 0 ? "No record matches" : found(matches, status.records, mode));
    } else if (nowMs - this.#searchBegan > 2000) {
      this.#announcer.announce(`Counting, ${Math.floor((scanned / Math.max(1, status.records)) * 100)}%`);
    }
  }

  onArriving({ arriving, status }: PageState): void {
    if (arriving?.total) {
      const quarter = Math.floor((arriving.received / arriving.total) * 4);
      if (quarter > this.#quarter && quarter < 4) this.#announcer.announce(`Download ${quarter * 25}%`);
      this.#quarter = quarter;
    }
    if (this.#wasArriving && !arriving && status) {
      this.#announcer.announce(`Download done, ${formatCountOf(status.records, "record")}`);
    }
    this.#wasArriving = arriving !== undefined;
  }
}

function found(matches: number, records: number, mode: PageState["mode"]): string {
  if (mode === "find") return formatCountOf(matches, "match", "matches");
  return `${formatCount(matches)} of ${formatCountOf(records, "record")}`;
}
