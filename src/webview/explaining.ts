import type { LogApi } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { isText, type PageState } from "./state.ts";

export interface ExplainingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "termCounts">;
  readonly onChange: () => void;
}

/** Why a query selects nothing: what each of its terms selects alone. */
export class Explaining {
  readonly #options: ExplainingOptions;
  #asked: number | undefined;

  constructor(options: ExplainingOptions) {
    this.#options = options;
  }

  /** The search is another, or further on. */
  async refresh(): Promise<void> {
    const { state, log, onChange } = this.#options;
    const status = state.search?.status;
    const isEmpty = status?.isDone && status.matches === 0 && state.mode === "filter" && !isText(state);
    const searchId = isEmpty ? status.searchId : undefined;
    if (searchId === this.#asked) return;
    this.#asked = searchId;
    state.termCounts = undefined;
    if (searchId === undefined) return;
    const counts = await log()
      .termCounts()
      .catch(() => undefined);
    if (this.#asked !== searchId) return;
    state.termCounts = counts;
    onChange();
  }
}
