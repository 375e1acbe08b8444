import type { ExplorerCommand, LogInfo, LogStatus } from "../protocol/explorer.ts";
import { PortClosedError } from "../protocol/rpc.ts";
import type { Speaker } from "./announce.ts";
import { Lasting } from "./lasting.ts";
import type { Links } from "./links.ts";
import type { Querying } from "./querying.ts";
import type { Reading } from "./reading.ts";
import type { Sorting } from "./sorting.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

const readAgainMs = 5000;
const longReadingMs = 300;

export interface AttachingOptions {
  readonly state: PageState;
  readonly links: Links;
  readonly view: View;
  readonly querying: Querying;
  readonly sorting: Sorting;
  readonly reading: Reading;
  readonly speaker: Speaker;
  readonly perform: (command: ExplorerCommand) => void;
  /** Timeline or facets are others. */
  readonly onCounts: () => void;
  readonly onChange: () => void;
}

/** What the page hears: of the log from its worker, and of the editor and downloads from the extension host. */
export class Attaching {
  readonly #options: AttachingOptions;
  readonly #longReading: Lasting;

  constructor(options: AttachingOptions) {
    this.#options = options;
    this.#longReading = new Lasting(longReadingMs, (isLong) => {
      options.state.isReadingLong = isLong;
      options.onChange();
    });
  }

  async start(): Promise<void> {
    const { state, links, onChange } = this.#options;
    this.#listenToHost();
    const { readerStopped, ...known } = await links.host.far.hello();
    Object.assign(state, known);
    if (readerStopped) state.reader = "stopped";
    else await this.#attach();
    onChange();
  }

  #listenToHost(): void {
    const { state, links, querying, speaker, perform, onCounts, onChange } = this.#options;
    links.host.on("command", perform);
    links.host.on("timeZone", (timeZone) => {
      if (timeZone === state.timeZone) return;
      state.timeZone = timeZone;
      querying.rezone().catch(() => {});
      onChange();
    });
    links.host.on("arriving", (arriving) => {
      state.arriving = arriving;
      speaker.onArriving(state);
      // The histogram has room for what is to come.
      if (!arriving) onCounts();
      onChange();
    });
    links.host.on("gaps", (gaps) => {
      if (gaps === state.gaps) return;
      state.gaps = gaps;
      onChange();
    });
    links.host.on("readerStopped", ({ wasSoon }) => {
      links.closeLog();
      state.reader = wasSoon ? "stoppedAgain" : "stopped";
      onChange();
    });
    links.host.on("readerStarted", () => {
      links.reopenLog();
      void this.#attach();
    });
  }

  /** Begins a session with the log's worker: the same query, at the same record. */
  async #attach(): Promise<void> {
    const { state, links, view, querying, sorting, reading, onCounts, onChange } = this.#options;
    state.reader = "starting";
    state.failure = undefined;
    links.listen({
      status: (status) => this.#onStatus(status),
      search: (status) => querying.onStatus(status),
      sort: (status) => sorting.onStatus(status),
      counts: onCounts,
      info: (info) => this.#onInfo(info),
    });
    try {
      const info = await links.log.attach();
      Object.assign(state, { info, status: info.status });
      await sorting.restart();
      await querying.restart();
      state.reader = "running";
      view.restart();
      reading.reload();
      onCounts();
    } catch (error) {
      if (error instanceof PortClosedError) return;
      state.reader = "running";
      state.failure = error instanceof Error ? error.message : String(error);
    }
    this.#longReading.set(state.status?.isCaughtUp === false);
    onChange();
  }

  #onInfo(info: LogInfo): void {
    const { state, view, reading } = this.#options;
    const isSame = JSON.stringify(state.info?.columns) === JSON.stringify(info.columns);
    state.info = info;
    this.#onStatus(info.status);
    this.#options.onCounts();
    if (isSame || state.reader !== "running") return;
    // Rows have a cell for each column, and belong to the columns of their time.
    view.restart();
    reading.reload();
  }

  #onStatus(status: LogStatus): void {
    const { state, view, onCounts, onChange } = this.#options;
    const before = state.status;
    state.status = status;
    if (state.reader !== "running") return;
    this.#longReading.set(!status.isCaughtUp);
    if (before && status.generation > before.generation) this.#onReadAgain();
    else if (before && status.bytes > before.bytes) this.#onGrown(before.records - 1);
    if (before?.isCaughtUp !== status.isCaughtUp) onCounts();
    view.refresh();
    onChange();
  }

  #onReadAgain(): void {
    const { state, reading, onCounts, onChange } = this.#options;
    reading.reload();
    onCounts();
    state.isReadAgain = true;
    setTimeout(() => {
      state.isReadAgain = false;
      onChange();
    }, readAgainMs);
  }

  /** What was the last record may have been half of a line. */
  #onGrown(lastRecord: number): void {
    const { view, reading } = this.#options;
    view.outdate(lastRecord);
    if (reading.detail?.record === lastRecord) reading.reload();
  }
}
