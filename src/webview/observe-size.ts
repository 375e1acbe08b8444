import { noChange } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive, type ElementPart } from "lit/directive.js";

type OnSize = (width: number, height: number) => void;

/** `<div ${observeSize(onSize)}>`: tells an element's size in CSS px, now and whenever it changes. */
class ObserveSize extends AsyncDirective {
  #observer: ResizeObserver | undefined;

  override render(_onSize: OnSize): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [onSize]: [OnSize]): typeof noChange {
    if (!this.#observer) {
      this.#observer = new ResizeObserver(() => onSize(element.clientWidth, element.clientHeight));
      this.#observer.observe(element);
    }
    return noChange;
  }
}

export const observeSize = directive(ObserveSize);
