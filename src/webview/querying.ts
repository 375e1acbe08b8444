import type { LogApi, SearchStatus, TextQuery } from "../protocol/explorer.ts";
import { PortClosedError, type Remote } from "../protocol/rpc.ts";
import { isSameQuery, type PageState, withQuery } from "./state.ts";

const typingPauseMs = 120;
const errorPauseMs = 500;

export interface QueryingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "search">;
  /** The search whose result is shown was replaced, or is further on. */
  readonly onSearch: () => void;
  readonly onChange: () => void;
}

/** What is typed, as a search: started after a pause or at once, its errors shown after a longer pause. */
export class Querying {
  readonly #options: QueryingOptions;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #errorTimer: ReturnType<typeof setTimeout> | undefined;
  /** The query that was sent last; an answer to an earlier one comes too late. */
  #sent: TextQuery | undefined;
  /** Place in the history that the field shows, -1 for what was typed. */
  #historyIndex = -1;
  #draft: TextQuery | undefined;

  constructor(options: QueryingOptions) {
    this.#options = options;
  }

  type(text: string): void {
    this.#historyIndex = -1;
    this.#change({ ...this.#options.state.typed, text });
  }

  toggle(option: "matchCase" | "isRegex"): void {
    const { typed } = this.#options.state;
    this.#change({ ...typed, [option]: !typed[option] });
  }

  use(query: TextQuery): void {
    this.#change(query);
    void this.run();
  }

  clear(): void {
    this.use({ ...this.#options.state.typed, text: "" });
  }

  /** Starts what is typed now, at once, and keeps it in the history. */
  async run(): Promise<void> {
    await this.#search(true);
    this.remember();
  }

  /** Keeps in the history what is typed, once its result is shown. */
  remember(): void {
    const { state } = this.#options;
    if (isSameQuery(state.search?.query, state.typed)) state.history = withQuery(state.history, state.typed);
  }

  /** Starts over with a reader that knows nothing of the search so far. */
  async restart(): Promise<void> {
    this.#sent = undefined;
    if (this.#options.state.typed.text !== "") await this.#search(true);
  }

  /** Shows an earlier (1) or later (-1) query of the history, which begins with what was typed. */
  recall(step: 1 | -1): void {
    const { history, typed } = this.#options.state;
    if (this.#historyIndex < 0) this.#draft = typed;
    // The newest entry may be what stands in the field: going back skips it.
    const first = isSameQuery(history[0], this.#draft) ? 1 : 0;
    const from = this.#historyIndex < 0 && step > 0 ? first - 1 : this.#historyIndex;
    const index = from + step;
    if (index >= history.length || (step < 0 && from < 0)) return;
    const query = index < first ? this.#draft : history[index];
    if (!query) return;
    this.#change(query);
    this.#historyIndex = index < first ? -1 : index;
  }

  onStatus(status: SearchStatus): void {
    const { state, onSearch } = this.#options;
    if (state.search?.status.searchId !== status.searchId) return;
    state.search = { ...state.search, status };
    onSearch();
  }

  #change(typed: TextQuery): void {
    const { state, onChange } = this.#options;
    state.typed = typed;
    state.typedError = undefined;
    clearTimeout(this.#errorTimer);
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => void this.#search(false), typingPauseMs);
    onChange();
  }

  async #search(isErrorUrgent: boolean): Promise<void> {
    const { state, log } = this.#options;
    const query = state.typed;
    clearTimeout(this.#typingTimer);
    if (isSameQuery(query, this.#sent) && !isErrorUrgent) return;
    if (isSameQuery(query, this.#sent) && isSameQuery(query, state.search?.query)) return;
    this.#sent = query;
    const isEmpty = query.text === "";
    try {
      const status = await log().search(isEmpty ? undefined : query);
      if (this.#sent !== query) return;
      state.search = isEmpty ? undefined : { query, status };
      state.ordinal = undefined;
      this.#options.onSearch();
    } catch (error) {
      if (this.#sent !== query || error instanceof PortClosedError) return;
      this.#fail(query, error, isErrorUrgent ? 0 : errorPauseMs - typingPauseMs);
    }
  }

  #fail(query: TextQuery, error: unknown, delayMs: number): void {
    const { state, onChange } = this.#options;
    const show = () => {
      if (state.typed !== query) return;
      state.typedError = error instanceof Error ? error.message : String(error);
      onChange();
    };
    clearTimeout(this.#errorTimer);
    if (delayMs === 0) show();
    else this.#errorTimer = setTimeout(show, delayMs);
  }
}
