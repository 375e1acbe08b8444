import type { LogApi, QuerySpan, TermCount } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { isText, type PageState } from "./state.ts";

export interface ExplainingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "termCounts" | "suggest">;
  readonly onChange: () => void;
}

/** Why a query selects nothing. */
export interface Explanation {
  /** What each of its terms selects alone. */
  readonly terms: readonly TermCount[];
  /** What could be in the place of a term that selects nothing: the same with the nearest value that there is. */
  readonly instead?: QuerySpan & { readonly text: string };
}

const mostLettersCut = 24;

/** Looks for reasons once a search has found nothing. */
export class Explaining {
  readonly #options: ExplainingOptions;
  #asked: number | undefined;

  constructor(options: ExplainingOptions) {
    this.#options = options;
  }

  /** The search is another, or further on. */
  async refresh(): Promise<void> {
    const { state, log } = this.#options;
    const status = state.search?.status;
    const isEmpty = status?.isDone && status.matches === 0 && state.mode === "filter" && !isText(state);
    const searchId = isEmpty ? status.searchId : undefined;
    if (searchId === this.#asked) return;
    this.#asked = searchId;
    state.explanation = undefined;
    if (searchId === undefined) return;
    try {
      const terms = await log().termCounts();
      this.#explain(searchId, { terms });
      const none = terms.find(({ matches }) => matches === 0);
      const instead = none && (await this.#nearest(none, searchId));
      if (instead) this.#explain(searchId, { terms, instead });
    } catch {
      // Overtaken by another search, or the reader is gone.
    }
  }

  #explain(searchId: number, explanation: Explanation): void {
    if (this.#asked !== searchId) return;
    this.#options.state.explanation = explanation;
    this.#options.onChange();
  }

  /** Takes letters off the end of a value until some value that there is begins so. */
  async #nearest({ text, start, end }: TermCount, searchId: number): Promise<Explanation["instead"]> {
    const { state, log } = this.#options;
    const query = state.search?.query;
    if (!query) return undefined;
    for (let length = text.length; length >= Math.max(1, text.length - mostLettersCut); length--) {
      const begun = text.slice(0, length);
      const found = await log().suggest({ ...query, text: begun }, length);
      if (this.#asked !== searchId || found?.kind === "field") return undefined;
      const item = found?.items[0];
      const nearest = found && item && begun.slice(0, found.start) + item.text;
      if (nearest !== undefined && nearest !== text) return { start, end, text: nearest };
    }
    return undefined;
  }
}
