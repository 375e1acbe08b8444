/** Doing the same for very many, without keeping anything else from its turn. */
import { setImmediate as nextTurn } from "node:timers/promises";

const sliceMs = 4;

/** Of work that is done at once: so much at a time as nobody notices. */
export async function inSlices<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  let began = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - began < sliceMs) continue;
    await nextTurn();
    began = performance.now();
  }
}
