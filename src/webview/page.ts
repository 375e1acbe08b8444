import { render } from "lit";
import type { ExplorerCommand, ExplorerMenuCommand } from "../protocol/explorer.ts";
import { Acts } from "./acts.ts";
import { Announcer, Speaker } from "./announce.ts";
import { Attaching } from "./attaching.ts";
import { Charting } from "./charting.ts";
import { widthForColumns } from "./columns.ts";
import { Copying } from "./copying.ts";
import { Explaining } from "./explaining.ts";
import { Faceting } from "./faceting.ts";
import { Finding } from "./finding.ts";
import { Histogram } from "./histogram.ts";
import { actionFor, type Place } from "./keys.ts";
import { Lasting } from "./lasting.ts";
import { layout } from "./layout.ts";
import type { Links, VsCodeApi } from "./links.ts";
import { Menu } from "./menu.ts";
import { Mouse } from "./mouse.ts";
import { Narrowing } from "./narrowing.ts";
import { Querying } from "./querying.ts";
import { Reading } from "./reading.ts";
import { type FieldsPlace, fieldsPlace, type PanesWanted } from "./responsive.ts";
import { keepStops, rove } from "./roving.ts";
import { Ruler } from "./ruler.ts";
import { readSaved, savedState } from "./saved-state.ts";
import { Sorting } from "./sorting.ts";
import { initialState, isText, type PageState } from "./state.ts";
import type { Taken } from "./suggest-list.ts";
import { Suggesting } from "./suggesting.ts";
import { View } from "./view.ts";

const headHeight = 32;
const savePauseMs = 200;
const longSearchMs = 200;

const focusTargets = {
  query: ".query-text",
  history: ".suggest button",
  histogram: '.slider[tabindex="0"]',
  fields: ".field-tree",
  findField: ".find-fields input",
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
  readonly sorting: Sorting;
  readonly suggesting: Suggesting;
  readonly charting: Charting;
  readonly faceting: Faceting;
  readonly narrowing: Narrowing;
  readonly links: Links;
  /** Column of the current cell among those shown; `undefined` where the row as a whole is current. */
  cell: number | undefined;
  /** The keys are among the column heads, at that of `cell`. */
  isInHeads = false;
  readonly #api: VsCodeApi;
  readonly #root: HTMLElement;
  readonly #ruler: Ruler;
  readonly #histogram: Histogram;
  readonly #menu: Menu;
  readonly #explaining: Explaining;
  readonly #speaker: Speaker;
  readonly #acts: Acts;
  readonly #mouse: Mouse;
  readonly #attaching: Attaching;
  readonly #longSearch: Lasting;
  #searchId: number | undefined;
  #fieldsPlace: FieldsPlace = "none";
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
    this.narrowing = new Narrowing({ state, view, reading, querying, announcer });
    this.charting = new Charting({
      ...{ state, log, onChange },
      selectRange: (range) => this.narrowing.byRange(range),
    });
    this.faceting = new Faceting({
      ...{ state, log, onChange },
      isShown: () => this.fieldsPlace !== "none",
      edit: (edit, value) => this.narrowing.edit(edit, value),
    });
    this.sorting = new Sorting({ state, view, log, onSort: () => this.#onSort() });
    this.suggesting = new Suggesting({ state, log, onChange, write: (taken) => this.#write(taken) });
    this.#explaining = new Explaining({ state, log, onChange });
    this.#histogram = new Histogram(this.charting);
    const menu = new Menu(this);
    this.#menu = menu;
    this.#speaker = speaker;
    this.#ruler = ruler;
    const acts = new Acts(this);
    this.#acts = acts;
    this.#mouse = new Mouse(this);
    const perform = (command: ExplorerCommand) => this.perform(command);
    const { sorting } = this;
    const onCounts = () => this.#onCounts();
    this.#attaching = new Attaching({
      ...{ state, links, view, querying, sorting, reading, speaker, perform, onCounts, onChange },
    });
    this.#longSearch = new Lasting(longSearchMs, (isLong) => {
      state.isSearchLong = isLong;
      this.changed();
    });
  }

  get isPaneShown(): boolean {
    return this.state.isPaneOpen === true && this.view.count > 0;
  }

  get panesWanted(): PanesWanted {
    const { state } = this;
    const hasFields = !isText(state) && (state.status?.records ?? 0) > 0;
    const { isFieldsOpen, isFieldsOver } = state;
    return { hasFields, isFieldsOpen, isFieldsOver, isRecordShown: this.isPaneShown };
  }

  get fieldsPlace(): FieldsPlace {
    return fieldsPlace(innerWidth, this.panesWanted);
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

  showCurrentField(): void {
    this.#draw();
    this.#root.querySelector(".field-tree .is-current")?.scrollIntoView({ block: "nearest" });
  }

  /** Opens the record pane and goes there. */
  openRecord(): void {
    this.state.isPaneOpen = true;
    this.focus("record");
  }

  openRecordInEditor(): void {
    const record = this.view.currentRecord;
    if (record !== undefined) this.links.host.far.openRecordInEditor(record).catch(() => {});
  }

  /** A command of the editor's: from its palette, a key, or a menu that was opened in the page. */
  perform(command: ExplorerCommand): void {
    if (isOfMenu(command, this.#menu.acts)) this.#menu.acts[command]();
    else this.#acts.perform(command);
  }

  enterHeads(): void {
    this.isInHeads = true;
    this.cell ??= 0;
    this.changed();
  }

  leaveHeads(): void {
    this.isInHeads = false;
    this.changed();
  }

  /** The mode, or whatever else decides which rows are shown, is another. */
  refreshRows(): void {
    this.view.refresh();
    this.finding.refreshTicks();
    this.faceting.refresh();
    void this.#explaining.refresh();
    this.changed();
  }

  #onSearch(): void {
    const { state } = this;
    const searchId = state.search?.status.searchId;
    this.#watchLength();
    this.#speaker.onSearch(state, performance.now());
    this.finding.onSearch();
    if (state.reader !== "running") return;
    if (searchId !== this.#searchId) {
      this.reading.reload();
      this.#onCounts();
    }
    this.#searchId = searchId;
    this.refreshRows();
  }

  #onSort(): void {
    this.#watchLength();
    if (this.state.reader === "running") this.refreshRows();
  }

  #watchLength(): void {
    const { search, sort } = this.state;
    this.#longSearch.set(search?.status.isDone === false || sort?.next !== undefined);
  }

  #onCounts(): void {
    this.charting.refresh();
    this.faceting.refresh();
  }

  #write({ text, caret }: Taken): void {
    this.querying.type(text);
    this.focus("query");
    this.#root.querySelector<HTMLInputElement>(focusTargets.query)?.setSelectionRange(caret, caret);
  }

  #listenToUser(): void {
    rove(this.#root);
    // On the document, inside of where VS Code listens: a key that is used here never reaches a keybinding.
    document.addEventListener("keydown", (event) => {
      const isGivenUp = event.key === "Escape" && this.charting.cancelDrag();
      const action = actionFor(event, placeOf(event.target), /Mac/.test(navigator.platform));
      if (isGivenUp || !action || event.isComposing || !this.#acts.perform(action)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    document.addEventListener("mousedown", ({ target }) => {
      if (!this.state.isHistoryOpen || (target instanceof Element && target.closest(".query"))) return;
      this.state.isHistoryOpen = false;
      this.changed();
    });
    // Before the editor's own listener asks what the menu is about.
    document.addEventListener("contextmenu", this.#menu.onOpen, { capture: true });
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
    // What is out of sight is not counted, and is behind when it comes back.
    if (this.fieldsPlace !== this.#fieldsPlace) this.faceting.refresh();
    this.#fieldsPlace = this.fieldsPlace;
    if (isPaneShown) reading.show(view.currentRecord);
    else reading.close();
    void this.finding.refreshOrdinal();
    document.body.classList.toggle("is-full", isPaneShown && state.isPaneFull);
    const template = layout({
      page: this,
      acts: this.#acts,
      mouse: this.#mouse,
      ruler: this.#ruler,
      histogram: this.#histogram,
      menu: this.#menu,
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
    this.state.columnsWidth = widthForColumns(innerWidth, width);
    this.#ruler.track = height;
    this.view.setViewport(Math.max(0, height - headHeight));
    this.finding.refreshTicks();
    this.changed();
  };
}

function isOfMenu(command: ExplorerCommand, acts: Menu["acts"]): command is ExplorerMenuCommand {
  return command in acts;
}

function placeOf(target: EventTarget | null): Place {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : undefined;
  return (element?.dataset.place ?? "page") as Place;
}
