import { html, type TemplateResult } from "lit";

export interface SashOptions {
  /** The edge of the pane that it moves. */
  readonly edge: "left" | "right";
  /** `Width of the record`. */
  readonly label: string;
  /** Width of the pane, for screen readers. */
  readonly width: number;
  /** Asks for a width of the pane, in CSS px. */
  readonly resize: (width: number) => void;
  readonly restore: () => void;
}

const smallest = 200;
const step = 16;

/** The edge of the pane that it is drawn in, which can be moved by mouse and by keys. */
export function sash({ edge, label, width, resize, restore }: SashOptions): TemplateResult {
  const outwards = edge === "left" ? -1 : 1;
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const element = event.currentTarget as HTMLElement;
    element.setPointerCapture(event.pointerId);
    const start = widthOf(element);
    const onMove = ({ clientX }: PointerEvent) =>
      resize(Math.max(smallest, start + outwards * (clientX - event.clientX)));
    const onUp = () => element.removeEventListener("pointermove", onMove);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("lostpointercapture", onUp, { once: true });
  };
  const onKey = (event: KeyboardEvent) => {
    const start = widthOf(event.currentTarget as HTMLElement);
    const move = { ArrowLeft: -step, ArrowRight: step }[event.key];
    if (move) resize(Math.max(smallest, start + outwards * move));
    else if (event.key === "Enter") restore();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="sash is-${edge}" role="separator" tabindex="0" data-place="sash" aria-orientation="vertical"
    aria-label=${label} aria-valuenow=${width} aria-valuemin=${smallest}
    @pointerdown=${onDown} @dblclick=${restore} @keydown=${onKey}></div>`;
}

function widthOf(sash: HTMLElement): number {
  return sash.parentElement?.clientWidth ?? 0;
}

/** The widths that the design gives the panes of a page of this width. */
export function designedWidths(pagePx: number): { fields: number; record: number } {
  if (pagePx >= 1800) return { fields: 288, record: 560 };
  return { fields: 256, record: pagePx >= 1200 ? 416 : 384 };
}
