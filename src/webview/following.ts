import type { RowsCache } from "./rows-cache.ts";
import * as scroller from "./scroller.ts";

/** An end of the rows, of those that there were. */
export interface End {
  readonly position: scroller.Position;
  readonly count: number;
}

/**
 * Stays at the end of rows that become more. Grey rows that chase each other say nothing: the rows of one end are
 * shown before the next end is looked for.
 */
export class Following {
  isOn = false;
  #aim: End | undefined;

  /** Where rows are to be fetched, if not where one is. */
  get aim(): scroller.Position | undefined {
    return this.#aim?.position;
  }

  /** One went somewhere else, or there at once. */
  forget(): void {
    this.#aim = undefined;
  }

  /** To be called when there are more rows, or some have come. @returns the end to go to, if its rows are here */
  next(rows: RowsCache, extent: scroller.Extent, position: scroller.Position): End | undefined {
    const areHere = (position: scroller.Position) => rows.hasRows(scroller.rowsInSight(extent, position));
    if (!this.isOn || (!this.#aim && !areHere(position))) return undefined;
    this.#aim ??= { position: scroller.end(extent), count: extent.rows };
    const { position: aimed } = this.#aim;
    if (!areHere(aimed)) return undefined;
    const reached = this.#aim;
    const isLast = scroller.isAtEnd(extent, aimed);
    this.#aim = isLast ? undefined : { position: scroller.end(extent), count: extent.rows };
    return reached;
  }
}
