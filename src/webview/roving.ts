/** Groups of buttons that are one tab stop each: arrow keys go from one button of a group to the next. */

export function rove(root: HTMLElement): void {
  root.addEventListener("focusin", ({ target }) => {
    const region = regionOf(target);
    if (region) setStop(root, region, target as HTMLElement);
  });
  root.addEventListener("keydown", (event) => {
    const { target, key } = event as KeyboardEvent;
    const region = regionOf(target);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (!region || !step || (event as KeyboardEvent).altKey) return;
    const buttons = enabled(buttonsOf(root, region));
    const at = buttons.indexOf(target as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Gives every group its tab stop, after its buttons have come or gone. */
export function keepStops(root: HTMLElement): void {
  const regions = new Set<string>();
  for (const element of root.querySelectorAll<HTMLElement>("[data-region]"))
    regions.add(regionOf(element) ?? "");
  for (const region of regions) {
    const buttons = enabled(buttonsOf(root, region));
    if (buttons.some((button) => button.tabIndex === 0)) continue;
    const first = buttons.find((button) => button.getAttribute("aria-checked") === "true") ?? buttons[0];
    if (first) setStop(root, region, first);
  }
}

function setStop(root: HTMLElement, region: string, stop: HTMLElement): void {
  for (const button of buttonsOf(root, region)) button.tabIndex = button === stop ? 0 : -1;
}

function buttonsOf(root: HTMLElement, region: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-region="${region}"]`)];
}

function enabled(buttons: readonly HTMLElement[]): HTMLElement[] {
  return buttons.filter((button) => !(button as HTMLButtonElement).disabled);
}

function regionOf(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.dataset.region : undefined;
}
