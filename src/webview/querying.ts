import type {
  LogApi,
  Query,
  QueryEdit,
  QueryReading,
  SearchStatus,
  TextQuery,
} from "../protocol/explorer.ts";
import { PortClosedError, type Remote } from "../protocol/rpc.ts";
import { finiteEnds } from "./range-words.ts";
import { isBlank, isSameQuery, type PageState, queryOf, withQuery } from "./state.ts";

const typingPauseMs = 120;
const errorPauseMs = 500;

export interface QueryingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "search" | "read" | "edit">;
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
  #sent: Query | undefined;
  /** What is wrong with the query that is typed, as far as it was read. */
  #error: PageState["typedError"];
  #isErrorDue = false;
  /** Place in the history that the field shows, -1 for what was typed. */
  #historyIndex = -1;
  #draft: TextQuery | undefined;
  /** Edits are made one after the other, each to the text that the one before it left. */
  #edits: Promise<unknown> = Promise.resolve();

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

  /** Changes the query as a click does, and starts it. Resolves to the query before and after. */
  edit(edit: QueryEdit): Promise<{ before: TextQuery; after: TextQuery }> {
    const { state, log } = this.#options;
    const result = this.#edits.then(async () => {
      const before = queryOf(state);
      const text = await log().edit(before, edit);
      const after = { text, matchCase: before.matchCase, isRegex: before.isRegex && text === before.text };
      await this.replace(after);
      return { before, after };
    });
    this.#edits = result.catch(() => {});
    return result;
  }

  /** Puts a query in the place of what is typed, and starts it. */
  async replace(query: TextQuery): Promise<void> {
    this.#historyIndex = -1;
    this.#change(query);
    await this.#search(true);
  }

  /** Keeps in the history what is typed, once its result is shown. */
  remember(): void {
    const { state } = this.#options;
    if (isSameQuery(state.search?.query, state.typed)) state.history = withQuery(state.history, state.typed);
  }

  /** Times in the query mean others now; the stretch of time that it selects stays the same. */
  async rezone(): Promise<void> {
    const { range } = this.#options.state.search ?? {};
    if (isBlank(this.#options.state.typed)) return;
    if (range) await this.edit({ act: "range", ...finiteEnds(range) });
    else await this.#search(true);
  }

  /** Starts over with a reader that knows nothing of the search so far. */
  async restart(): Promise<void> {
    const { state } = this.#options;
    const last = state.search?.query;
    this.#sent = undefined;
    // What is typed may be wrong: the last valid query is what is shown then.
    if (last && !isSameQuery(last, state.typed)) await this.#send(last);
    if (!isBlank(state.typed)) await this.#search(true);
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
    this.#error = undefined;
    this.#isErrorDue = false;
    clearTimeout(this.#errorTimer);
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => void this.#search(false), typingPauseMs);
    this.#errorTimer = setTimeout(() => this.#showError(true), errorPauseMs);
    void this.#read();
    onChange();
  }

  /** For its colours: they are there before the search is. */
  async #read(): Promise<void> {
    const { state, log } = this.#options;
    const { typed } = state;
    if (isBlank(typed)) return;
    const reading = await log()
      .read(queryOf(state))
      .catch(() => undefined);
    if (reading && state.typed === typed) this.#take(reading);
  }

  #take({ tokens, errors }: QueryReading): void {
    const { state, onChange } = this.#options;
    state.reading = { text: state.typed.text, tokens };
    this.#error = errors[0];
    this.#showError(this.#isErrorDue);
    onChange();
  }

  async #search(isErrorUrgent: boolean): Promise<void> {
    const { state } = this.#options;
    const query = queryOf(state);
    clearTimeout(this.#typingTimer);
    if (isErrorUrgent) this.#showError(true);
    if (isSameSent(query, this.#sent)) return;
    await this.#send(query);
  }

  async #send(query: Query): Promise<void> {
    const { state, log, onSearch } = this.#options;
    const { typed } = state;
    this.#sent = query;
    try {
      const { reading, status } = await log().search(isBlank(query) ? undefined : query);
      if (this.#sent !== query) return;
      if (state.typed === typed && isSameQuery(typed, query)) this.#take(reading);
      if (reading.errors.length > 0) return;
      state.search = isBlank(query) ? undefined : { query, status, range: reading.range };
      state.ordinal = undefined;
      onSearch();
    } catch (error) {
      if (this.#sent !== query || error instanceof PortClosedError) return;
      const message = error instanceof Error ? error.message : String(error);
      this.#error = { message, start: 0, end: query.text.length };
      this.#showError(this.#isErrorDue);
    }
  }

  #showError(isDue: boolean): void {
    const { state, onChange } = this.#options;
    this.#isErrorDue = isDue;
    if (!isDue || state.typedError === this.#error) return;
    state.typedError = this.#error;
    onChange();
  }
}

function isSameSent(a: Query, b: Query | undefined): boolean {
  return isSameQuery(a, b) && a.zone === b?.zone;
}
