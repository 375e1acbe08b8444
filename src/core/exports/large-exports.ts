/** The exports as they are shown: the parts of a large one as one. */
import type { Catalog } from "./catalog.ts";
import { foldParts, type PartView } from "./fold.ts";
import type { Exports, ExportView } from "./types.ts";

type Listener = Parameters<Exports["onChange"]>[0];

export class LargeExports {
  readonly #catalog: Catalog;
  readonly #listeners = new Set<Listener>();
  /** As they were last told, by id. */
  readonly #large = new Map<string, ExportView>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
    catalog.onChange((change) => {
      this.#tell(change);
      const part = (change.export ?? change.before)?.part;
      if (part) this.#foldAnew(part.of);
    });
  }

  list(): readonly ExportView[] {
    const listed = new Set<string>();
    return this.#catalog.list().flatMap((view) => {
      const large = view.part && this.#large.get(view.part.of);
      if (!large) return view;
      if (listed.has(large.id)) return [];
      listed.add(large.id);
      return large;
    });
  }

  get(id: string): ExportView | undefined {
    return this.#catalog.get(id) ?? this.#large.get(id);
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
  }

  #foldAnew(id: string): void {
    const before = this.#large.get(id);
    const [first, ...others] = this.#catalog.partsOf(id).filter(isPart);
    if (first) this.#large.set(id, foldParts([first, ...others]));
    else this.#large.delete(id);
    this.#tell({ id, export: this.#large.get(id), before });
  }

  #tell(change: Parameters<Listener>[0]): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

function isPart(view: ExportView): view is PartView {
  return view.part !== undefined;
}
