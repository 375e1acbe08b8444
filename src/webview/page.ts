import { html, nothing, render, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { PortClosedError } from "../protocol/rpc.ts";
import { Acts } from "./acts.ts";
import { Announcer, Speaker } from "./announce.ts";
import { Copying } from "./copying.ts";
import { Finding } from "./finding.ts";
import { formatCount } from "./format.ts";
import { actionFor, type Place } from "./keys.ts";
import { Lasting } from "./lasting.ts";
import type { Links, VsCodeApi } from "./links.ts";
import { middleOf, noticeOf } from "./messages.ts";
import { middle, notice } from "./notice.ts";
import { observeSize } from "./observe-size.ts";
import { queryBar } from "./query-bar.ts";
import { Querying } from "./querying.ts";
import { Reading } from "./reading.ts";
import { recordPane } from "./record-pane.ts";
import { keepStops, rove } from "./roving.ts";
import { Ruler } from "./ruler.ts";
import { designedWidth, sash } from "./sash.ts";
import * as scroller from "./scroller.ts";
import { initialState, isText, type PageState, readSaved, savedState } from "./state.ts";
import { statusLine } from "./status-line.ts";
import { lineNumberOf, table } from "./table.ts";
import { View } from "./view.ts";

const headHeight = 32;
const savePauseMs = 200;
const readAgainMs = 5000;

const focusTargets = {
  query: ".query-text",
  history: ".suggest button",
  records: ".grid",
  record: ".json",
} as const;

/** The Explorer's page: what it knows, and its regions, drawn at most once a frame. */
export class Page {
  readonly state: PageState;
  readonly view: View;
  readonly querying: Querying;
  readonly reading: Reading;
  readonly finding: Finding;
  readonly copying: Copying;
  readonly links: Links;
  readonly announcer: Announcer;
  /** Column of the current cell among those shown; `undefined` where the row as a whole is current. */
  cell: number | undefined;
  readonly #api: VsCodeApi;
  readonly #root: HTMLElement;
  readonly #ruler: Ruler;
  readonly #speaker: Speaker;
  readonly #acts: Acts;
  readonly #longSearch: Lasting;
  readonly #longReading: Lasting;
  #spoken = "";
  #isDrawing = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: VsCodeApi, links: Links, root: HTMLElement) {
    const saved = readSaved(api.getState());
    this.#api = api;
    this.#root = root;
    this.links = links;
    this.state = initialState(saved);
    const { state } = this;
    const log = () => links.log;
    const onChange = () => this.changed();
    this.view = new View({ state, log, saved, onChange });
    this.querying = new Querying({ state, log, onChange, onSearch: () => this.#onSearch() });
    this.reading = new Reading({ state, log, onChange });
    this.announcer = new Announcer((message) => {
      this.#spoken = message;
      this.changed();
    });
    this.#speaker = new Speaker(this.announcer);
    this.#ruler = new Ruler(this.view);
    const { view, reading, announcer } = this;
    this.finding = new Finding({ state, view, log, announcer, onChange, track: () => this.#ruler.track });
    this.copying = new Copying({ log, host: links.host.far, reading, announcer });
    this.#acts = new Acts(this);
    this.#longSearch = new Lasting(200, (isLong) => {
      state.isSearchLong = isLong;
      this.changed();
    });
    this.#longReading = new Lasting(300, (isLong) => {
      state.isReadingLong = isLong;
      this.changed();
    });
  }

  get isPaneShown(): boolean {
    return this.state.isPaneOpen === true && this.view.count > 0;
  }

  async start(): Promise<void> {
    this.#listenToHost();
    this.#listenToUser();
    this.changed();
    const { fileName, timeZone, arriving, readerStopped } = await this.links.host.far.hello();
    Object.assign(this.state, { fileName, timeZone, arriving });
    if (readerStopped) this.state.reader = "stopped";
    else await this.#attach();
    this.changed();
  }

  /** Something may look different: draws with the next frame. */
  changed(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#draw();
    });
  }

  focus(place: keyof typeof focusTargets): void {
    // What is to be focused may only now come into being.
    this.#draw();
    const selector = focusTargets[place];
    const element = this.#root.querySelector<HTMLElement>(selector);
    element?.focus({ preventScroll: true });
    if (element instanceof HTMLInputElement) element.select();
  }

  /** Scrolls the record pane as little as shows its current line. */
  showCurrentLine(): void {
    this.#draw();
    this.#root.querySelector(".ln.is-current")?.scrollIntoView({ block: "nearest" });
  }

  /** The mode, or whatever else decides which rows are shown, is another. */
  refreshRows(): void {
    this.view.refresh();
    this.finding.refreshTicks();
    this.changed();
  }

  #listenToHost(): void {
    const { host } = this.links;
    host.on("command", (command) => this.#acts.perform(command));
    host.on("timeZone", (timeZone) => {
      this.state.timeZone = timeZone;
      this.changed();
    });
    host.on("arriving", (arriving) => {
      this.state.arriving = arriving;
      this.#speaker.onArriving(this.state);
      this.changed();
    });
    host.on("readerStopped", ({ wasSoon }) => {
      this.links.closeLog();
      this.state.reader = wasSoon ? "stoppedAgain" : "stopped";
      this.changed();
    });
    host.on("readerStarted", () => {
      this.links.reopenLog();
      void this.#attach();
    });
  }

  /** Begins a session with the log's worker: the same query, at the same record. */
  async #attach(): Promise<void> {
    const { state, links } = this;
    state.reader = "starting";
    state.failure = undefined;
    links.listen({
      status: (status) => {
        this.#setStatus(status);
        this.#onLog();
      },
      search: (status) => this.querying.onStatus(status),
      info: (info) => {
        state.info = info;
        this.#setStatus(info.status);
        this.#onLog();
      },
    });
    try {
      state.info = await links.log.attach();
      this.#setStatus(state.info.status);
      await this.querying.restart();
      state.reader = "running";
      this.view.restart();
      this.reading.reload();
      this.#onLog();
    } catch (error) {
      if (error instanceof PortClosedError) return;
      state.failure = error instanceof Error ? error.message : String(error);
      state.reader = "running";
      this.changed();
    }
  }

  #setStatus(status: NonNullable<PageState["status"]>): void {
    const { state } = this;
    const wasReadAgain =
      state.reader === "running" && state.status && status.generation > state.status.generation;
    state.status = status;
    if (!wasReadAgain) return;
    state.isReadAgain = true;
    setTimeout(() => {
      state.isReadAgain = false;
      this.changed();
    }, readAgainMs);
    this.reading.reload();
  }

  #onLog(): void {
    const { state } = this;
    if (state.reader === "starting") return;
    this.#longReading.set(state.status?.isCaughtUp === false);
    this.view.refresh();
    this.finding.refreshTicks();
    this.changed();
  }

  #onSearch(): void {
    const { state } = this;
    this.#longSearch.set(state.search?.status.isDone === false);
    this.#speaker.onSearch(state, performance.now());
    this.finding.onSearch();
    if (state.reader !== "starting") this.refreshRows();
  }

  #listenToUser(): void {
    rove(this.#root);
    // On the document, inside of where VS Code listens: a key that is used here never reaches a keybinding.
    document.addEventListener("keydown", (event) => {
      const action = actionFor(event, placeOf(event.target), /Mac/.test(navigator.platform));
      if (!action || event.isComposing || !this.#acts.perform(action)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    document.addEventListener("mousedown", ({ target }) => {
      if (!this.state.isHistoryOpen || (target instanceof Element && target.closest(".query"))) return;
      this.state.isHistoryOpen = false;
      this.changed();
    });
    document.addEventListener("focusin", () => this.changed());
    document.addEventListener("focusout", () => this.changed());
    document.addEventListener("visibilitychange", () => this.#save());
    window.addEventListener("pagehide", () => this.#save());
    window.addEventListener("resize", () => this.changed());
    window.addEventListener("focus", () => this.#focusFirst());
  }

  #draw(): void {
    const { state, view, reading, finding } = this;
    view.fetchInSight();
    if (this.isPaneShown) reading.show(view.currentRecord);
    else reading.close();
    void finding.refreshOrdinal();
    render(this.#template(), this.#root);
    keepStops(this.#root);
    this.#focusFirst();
    this.#saveTimer ??= setTimeout(() => this.#save(), savePauseMs);
    document.body.classList.toggle("is-full", this.isPaneShown && state.isPaneFull);
  }

  /** The records have the focus as soon as there are any, unless something else has it, be it outside of the page. */
  #focusFirst(): void {
    if (document.activeElement !== document.body || !document.hasFocus()) return;
    this.#root.querySelector<HTMLElement>(focusTargets.records)?.focus({ preventScroll: true });
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#api.setState(savedState(this.state, this.view.place));
  }

  #template(): TemplateResult {
    const { state, view, isPaneShown } = this;
    const acts = this.#acts;
    const message = noticeOf(state, view.currentRecord);
    const instead = middleOf(state, view.count);
    const width = state.paneWidth === undefined ? "" : `--fl-record:${state.paneWidth}px`;
    return html`
      <h1 class="unseen">${state.fileName}</h1>
      <div class="query-bar" role="search" aria-label="Query" data-place="bar">${queryBar(state, acts.forQueryBar, isPaneShown)}</div>
      ${guard([message?.text], () => notice(message, acts.forButtons))}
      <div class="panes ${isPaneShown ? "" : "no-record"}" .style=${width}>
        <section class="pane records" aria-label="Records" ${observeSize(this.#onSize)}
          @wheel=${this.#onWheel} @mousedown=${acts.onRowDown} @dblclick=${acts.onRowOpen}>
          ${instead ? middle(instead, acts.forButtons) : this.#rows()}
        </section>
        ${isPaneShown ? this.#record() : nothing}
      </div>
      <footer class="status" aria-label="Log" data-place="status">${statusLine(state, view, acts.forStatusLine)}</footer>
      <div class="unseen spoken" role="status" aria-live="polite">${this.#spoken}</div>`;
  }

  #rows(): unknown {
    const { state, view, cell } = this;
    if (!view.isReady) return nothing;
    const isFocused = document.activeElement?.id === "grid";
    return [table({ state, view, widthPx: innerWidth, cell, isFocused }), this.#ruler.render(state)];
  }

  #record(): TemplateResult {
    const { state, view, reading } = this;
    const columns = state.info?.columns ?? [];
    const isNow = state.mode === "find" && view.current?.isMatch === true;
    const options = {
      reading,
      zone: state.timeZone,
      isFull: state.isPaneFull,
      isText: isText(state),
      title: this.#titleOf(reading.detail?.record),
      hasCodes: columns.some(({ kind }) => kind === "code"),
      isNow,
      actions: this.#acts.forRecordPane,
    };
    const width = state.paneWidth ?? designedWidth(innerWidth);
    const edge = sash({ width, resize: this.#acts.resizePane, restore: this.#acts.restorePane });
    return html`<aside class="pane record" aria-label="Record" data-place="record"
      @click=${this.#acts.onLineClick}>${edge}${recordPane(options)}</aside>`;
  }

  #titleOf(record: number | undefined): string {
    const { current } = this.view;
    if (record === undefined) return "Record";
    if (isText(this.state) && current?.record === record) return `Line ${lineNumberOf(current)}`;
    return `Record ${formatCount(record + 1)}`;
  }

  readonly #onSize = (width: number, height: number): void => {
    // A pane that is hidden keeps its place.
    if (width === 0 || height === 0) return;
    this.#ruler.track = height;
    this.view.setViewport(Math.max(0, height - headHeight));
    this.finding.refreshTicks();
    this.changed();
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    this.view.scrollBy(scroller.wheelPixels(this.view.extent, event));
  };
}

function placeOf(target: EventTarget | null): Place {
  const place =
    target instanceof Element ? target.closest<HTMLElement>("[data-place]")?.dataset.place : undefined;
  return (place ?? "page") as Place;
}
