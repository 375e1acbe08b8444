import { render } from "lit";
import { Acts } from "./acts.ts";
import { Announcer, Speaker } from "./announce.ts";
import { Attaching } from "./attaching.ts";
import { Copying } from "./copying.ts";
import { Finding } from "./finding.ts";
import { actionFor, type Place } from "./keys.ts";
import { Lasting } from "./lasting.ts";
import { layout } from "./layout.ts";
import type { Links, VsCodeApi } from "./links.ts";
import { Mouse } from "./mouse.ts";
import { Querying } from "./querying.ts";
import { Reading } from "./reading.ts";
import { keepStops, rove } from "./roving.ts";
import { Ruler } from "./ruler.ts";
import { initialState, type PageState, readSaved, savedState } from "./state.ts";
import { View } from "./view.ts";

const headHeight = 32;
const savePauseMs = 200;
const longSearchMs = 200;

const focusTargets = {
  query: ".query-text",
  history: ".suggest button",
  records: ".grid",
  record: ".json",
} as const;

/** The Explorer's page: its parts, and their drawing at most once a frame. */
export class Page {
  readonly state: PageState;
  readonly view: View;
  readonly querying: Querying;
  readonly reading: Reading;
  readonly finding: Finding;
  readonly copying: Copying;
  readonly links: Links;
  /** Column of the current cell among those shown; `undefined` where the row as a whole is current. */
  cell: number | undefined;
  readonly #api: VsCodeApi;
  readonly #root: HTMLElement;
  readonly #ruler: Ruler;
  readonly #speaker: Speaker;
  readonly #acts: Acts;
  readonly #mouse: Mouse;
  readonly #attaching: Attaching;
  readonly #longSearch: Lasting;
  #searchId: number | undefined;
  #spoken = "";
  #isDrawing = false;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: VsCodeApi, links: Links, root: HTMLElement) {
    const saved = readSaved(api.getState());
    const state = initialState(saved);
    const log = () => links.log;
    const onChange = () => this.changed();
    const say = (message: string) => {
      // The same words again are heard only if the text is another.
      this.#spoken = message === this.#spoken ? `${message}\u00a0` : message;
      this.changed();
    };
    const announcer = new Announcer(say);
    const view = new View({ state, log, saved, onChange });
    const querying = new Querying({ state, log, onChange, onSearch: () => this.#onSearch() });
    const reading = new Reading({ state, log, onChange });
    const speaker = new Speaker(announcer);
    const ruler = new Ruler(view);
    this.#api = api;
    this.#root = root;
    this.links = links;
    this.state = state;
    this.view = view;
    this.querying = querying;
    this.reading = reading;
    this.finding = new Finding({ state, view, log, announcer, onChange, track: () => ruler.track });
    this.copying = new Copying({ log, host: links.host.far, reading, announcer });
    this.#speaker = speaker;
    this.#ruler = ruler;
    const acts = new Acts(this);
    this.#acts = acts;
    this.#mouse = new Mouse(this, acts);
    const perform: Acts["perform"] = (action) => acts.perform(action);
    this.#attaching = new Attaching({ state, links, view, querying, reading, speaker, perform, onChange });
    this.#longSearch = new Lasting(longSearchMs, (isLong) => {
      state.isSearchLong = isLong;
      this.changed();
    });
  }

  get isPaneShown(): boolean {
    return this.state.isPaneOpen === true && this.view.count > 0;
  }

  async start(): Promise<void> {
    this.#listenToUser();
    this.changed();
    await this.#attaching.start();
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
    const element = this.#root.querySelector<HTMLElement>(focusTargets[place]);
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

  #onSearch(): void {
    const { state } = this;
    const searchId = state.search?.status.searchId;
    this.#longSearch.set(state.search?.status.isDone === false);
    this.#speaker.onSearch(state, performance.now());
    this.finding.onSearch();
    if (state.reader !== "running") return;
    if (searchId !== this.#searchId) this.reading.reload();
    this.#searchId = searchId;
    this.refreshRows();
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
    const { state, view, reading, isPaneShown } = this;
    view.fetchInSight();
    if (isPaneShown) reading.show(view.currentRecord);
    else reading.close();
    void this.finding.refreshOrdinal();
    document.body.classList.toggle("is-full", isPaneShown && state.isPaneFull);
    const template = layout({
      page: this,
      acts: this.#acts,
      mouse: this.#mouse,
      ruler: this.#ruler,
      onSize: this.#onSize,
      spoken: this.#spoken,
    });
    render(template, this.#root);
    keepStops(this.#root);
    this.#focusFirst();
    this.#saveTimer ??= setTimeout(() => this.#save(), savePauseMs);
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

  readonly #onSize = (width: number, height: number): void => {
    // A pane that is hidden keeps its place.
    if (width === 0 || height === 0) return;
    this.#ruler.track = height;
    this.view.setViewport(Math.max(0, height - headHeight));
    this.finding.refreshTicks();
    this.changed();
  };
}

function placeOf(target: EventTarget | null): Place {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : undefined;
  return (element?.dataset.place ?? "page") as Place;
}
