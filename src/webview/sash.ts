import { html, type TemplateResult } from "lit";

export interface SashOptions {
  /** Width of the pane, for screen readers. */
  readonly width: number;
  /** Asks for a width of the pane, in CSS px. */
  readonly resize: (width: number) => void;
  readonly restore: () => void;
}

const smallest = 240;
const step = 16;

/** The left edge of the pane that it is drawn in, which can be moved by mouse and by keys. */
export function sash({ width, resize, restore }: SashOptions): TemplateResult {
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const element = event.currentTarget as HTMLElement;
    element.setPointerCapture(event.pointerId);
    const start = widthOf(element);
    const onMove = ({ clientX }: PointerEvent) => resize(Math.max(smallest, start + event.clientX - clientX));
    const onUp = () => element.removeEventListener("pointermove", onMove);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("lostpointercapture", onUp, { once: true });
  };
  const onKey = (event: KeyboardEvent) => {
    const start = widthOf(event.currentTarget as HTMLElement);
    if (event.key === "ArrowLeft") resize(start + step);
    else if (event.key === "ArrowRight") resize(Math.max(smallest, start - step));
    else if (event.key === "Enter") restore();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="sash" role="separator" tabindex="0" data-place="sash" aria-orientation="vertical"
    aria-label="Width of the record" aria-valuenow=${width} aria-valuemin=${smallest}
    @pointerdown=${onDown} @dblclick=${restore} @keydown=${onKey}></div>`;
}

function widthOf(sash: HTMLElement): number {
  return sash.parentElement?.clientWidth ?? 0;
}

/** The width that the design gives the pane of a page of this width. */
export function designedWidth(pagePx: number): number {
  if (pagePx >= 1800) return 560;
  return pagePx >= 1200 ? 416 : 384;
}
