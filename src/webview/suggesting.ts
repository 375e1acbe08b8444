import type { LogApi } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { type PageState, queryOf } from "./state.ts";
import { choose, shownSuggestions, type Taken, take } from "./suggest-list.ts";

export interface SuggestingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "suggest">;
  /** Puts a text in the field, with the caret at a place in it. */
  readonly write: (taken: Taken) => void;
  readonly onChange: () => void;
}

/** Offers what could be written at the caret, while one types a field or a value, or when it is asked for. */
export class Suggesting {
  readonly #options: SuggestingOptions;
  #asking: AbortController | undefined;

  constructor(options: SuggestingOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#options.state.suggestions !== undefined;
  }

  /** The field has another text, or the list was asked for. */
  async offer(caret: number, isAskedFor: boolean): Promise<void> {
    const { state, log, onChange } = this.#options;
    this.#asking?.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { typed } = state;
    if (typed.isRegex || (typed.text === "" && !isAskedFor)) return this.close();
    try {
      const found = await log().suggest(queryOf(state), caret, signal);
      if (state.typed !== typed || signal.aborted) return;
      state.suggestions = shownSuggestions(typed.text, found, isAskedFor);
      onChange();
    } catch {
      // Overtaken by the next key, or the reader is gone.
    }
  }

  move(step: 1 | -1): void {
    const { state, onChange } = this.#options;
    if (state.suggestions) state.suggestions = choose(state.suggestions, step);
    onChange();
  }

  /** Writes an item into the query, or else the chosen one; the first where none is. */
  take(item?: number): void {
    const { state, write } = this.#options;
    const taken = state.suggestions && take(state.suggestions, item);
    this.close();
    if (!taken) return;
    write(taken);
    // After a field come its values.
    void this.offer(taken.caret, false);
  }

  close(): void {
    const { state, onChange } = this.#options;
    this.#asking?.abort();
    if (!state.suggestions) return;
    state.suggestions = undefined;
    onChange();
  }
}
