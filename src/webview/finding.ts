import type { LogApi } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import type { Announcer } from "./announce.ts";
import { formatCount } from "./format.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

const ticksPauseMs = 250;
const mostTicks = 1000;

export interface FindingOptions {
  readonly state: PageState;
  readonly view: View;
  readonly log: () => Pick<Remote<LogApi>, "nextMatch" | "rowOf" | "ticks">;
  readonly announcer: Announcer;
  /** Height of the ruler in CSS px. */
  readonly track: () => number;
  readonly onChange: () => void;
}

/** Matches among all records: steps from one to the next, the place of the current one, ticks on the ruler. */
export class Finding {
  readonly #options: FindingOptions;
  /** A step to a match that a running search has not found yet. */
  #stepWanted: 1 | -1 | undefined;
  /** The search and record whose place was asked for last. */
  #ordinalAsked = "";
  #ticksTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FindingOptions) {
    this.#options = options;
  }

  async step(direction: 1 | -1): Promise<void> {
    const { state, view, log, announcer } = this.#options;
    const { search } = state;
    const from = view.currentRecord;
    this.#stepWanted = undefined;
    if (!search || from === undefined) return;
    const hit = await log()
      .nextMatch(from, direction)
      .catch(() => undefined);
    if (hit) {
      await view.goTo(hit.record);
      const { matches } = state.search?.status ?? search.status;
      announcer.announce(`Match ${formatCount(hit.ordinal + 1)} of ${formatCount(matches)}`);
    } else if (!search.status.isDone) this.#stepWanted = direction;
  }

  /** The search, or the log, is further on. */
  onSearch(): void {
    if (this.#stepWanted !== undefined) void this.step(this.#stepWanted);
    this.refreshTicks();
  }

  /** Ticks are asked for at most four times a second, however fast a search goes on. */
  refreshTicks(): void {
    const { state } = this.#options;
    if (state.mode !== "find" || !state.search) state.ticks = undefined;
    else this.#ticksTimer ??= setTimeout(() => void this.#fetchTicks(), ticksPauseMs);
  }

  /** The current record's place among the matches stands beside the query. */
  async refreshOrdinal(): Promise<void> {
    const { state, view, log, onChange } = this.#options;
    const { current } = view;
    const searchId = state.mode === "find" ? state.search?.status.searchId : undefined;
    const asked = current?.isMatch && searchId !== undefined ? `${searchId}:${current.record}` : "";
    if (asked === this.#ordinalAsked) return;
    this.#ordinalAsked = asked;
    state.ordinal = undefined;
    if (!current || asked === "") return;
    const ordinal = await log()
      .rowOf("matches", current.record)
      .catch(() => undefined);
    if (this.#ordinalAsked !== asked) return;
    state.ordinal = ordinal;
    onChange();
  }

  async #fetchTicks(): Promise<void> {
    const { state, log, track, onChange } = this.#options;
    this.#ticksTimer = undefined;
    const searchId = state.search?.status.searchId;
    const buckets = Math.min(mostTicks, Math.floor(track() / 2));
    if (searchId === undefined || buckets < 2) return;
    const ticks = await log()
      .ticks(buckets)
      .catch(() => undefined);
    if (!ticks || state.search?.status.searchId !== searchId) return;
    state.ticks = ticks;
    onChange();
  }
}
