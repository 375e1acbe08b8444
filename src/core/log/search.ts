import type { Block } from "./columns/block.ts";
import { ColumnTest } from "./columns/column-test.ts";
import type { Column, ColumnStore } from "./columns/store.ts";
import type { LineIndex } from "./line-index.ts";
import { NumberList } from "./number-list.ts";
import type { Overview } from "./overview.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";
import type { ColumnCondition, Condition, Plan, PlanColumn } from "./query/plan.ts";
import { prefilterOf } from "./query/prefilter.ts";
import type { TextTest } from "./scan/jobs.ts";
import type { Scans } from "./scan/scans.ts";

/** The records that are searched: one state of a file, which may grow. */
export interface Searched {
  readonly index: LineIndex;
  readonly portions: Portions;
  /** Larger ones, for what is quick and needs no columns: each costs some work beside that on its bytes. */
  readonly quickPortions: Portions;
  /** The largest ones, for texts alone: what is in the records hardly matters to how long these take. */
  readonly textPortions: Portions;
  readonly store: ColumnStore;
  readonly scans: Scans;
  readonly overview: Overview;
  readonly descriptor: number;
}

export interface SearchOptions {
  readonly plan: Plan;
  /** The same without the term for the time, where there is one. */
  readonly aroundPlan?: Plan;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/** 1 for each record of a portion that matches, else 0. */
type Mask = Uint8Array;
/** What is found in a portion: positions of the records that match where that is all there is, else a mask. */
type Found = { readonly positions: Uint32Array } | { readonly masks: readonly Mask[] };

let lastSearchId = 0;

/** Tests one portion after the other, to whatever comes last, and keeps the numbers of the records that match. */
export class Search {
  readonly matches = new NumberList();
  /** What matches whatever its time; the same list where the query has no term for the time. */
  readonly around: NumberList;
  /** Columns that the query needs. */
  readonly columns: readonly Column[];
  readonly #log: Searched;
  readonly #tests: readonly Tested[];
  readonly #plans: readonly Plan[];
  readonly #pass: Pass<Found>;
  readonly #searchId = ++lastSearchId;

  constructor(log: Searched, { plan, aroundPlan, onProgress, onError }: SearchOptions) {
    this.#log = log;
    this.#plans = aroundPlan ? [plan, aroundPlan] : [plan];
    this.#tests = this.#plans.map((plan) => testsOf(plan, log.store));
    this.around = aroundPlan ? new NumberList() : this.matches;
    const tests = this.#tests.flatMap(({ columns }) => columns);
    this.columns = [...new Set(tests.flatMap(({ column }) => column ?? []))];
    // Where the overview has not been yet, its columns and these are taken from the log together.
    const needsOverview = tests.length > 0;
    if (needsOverview) log.overview.also(this.columns);
    this.#pass = new Pass({
      portions: portionsFor(this.#plans, log),
      width: log.scans.width,
      ...(needsOverview && { isReady: (portion: Portion) => log.overview.has(portion) }),
      work: (portion, signal) => this.#test(portion, signal),
      take: (portion, found) => {
        if ("masks" in found) this.#take(portion, found.masks);
        else this.#takePositions(portion, found.positions);
        onProgress();
      },
      onRest: onProgress,
      onError,
    });
  }

  get scanned(): number {
    return this.#pass.covered;
  }

  get isIdle(): boolean {
    return this.#pass.isIdle;
  }

  wake(): void {
    this.#pass.wake();
  }

  close(): void {
    this.#pass.close();
  }

  async #test(portion: Portion, signal: AbortSignal): Promise<Found> {
    const [plan] = this.#plans;
    const only = plan?.condition;
    if (this.#plans.length === 1 && only && isPlainText(only)) {
      const [positions] = await this.#findTexts(portion, [only], signal);
      return { positions: positions as Uint32Array };
    }
    return { masks: await this.#testAll(portion, signal) };
  }

  async #testAll(portion: Portion, signal: AbortSignal): Promise<readonly Mask[]> {
    const texts = this.#tests.flatMap(({ texts }) => texts);
    const [loaded, hits] = await Promise.all([
      this.#log.store.load(this.columns, portion, { isUrgent: true }),
      this.#findTexts(portion, texts, signal),
    ]);
    const blocks = new Map(this.columns.map((column, at) => [column, loaded.blocks[at] as Block]));
    const masks: Mask[] = [];
    let firstText = 0;
    for (const [at, { texts, columns }] of this.#tests.entries()) {
      const { condition } = this.#plans[at] as Plan;
      const required = condition.kind === "all" ? condition.of : [];
      const found = new Map<Condition, Mask>();
      // What has failed what is required need not be tested any more.
      const among = new Uint8Array(portion.end - portion.first).fill(1);
      const take = (test: Condition, mask: Mask) => {
        found.set(test, mask);
        if (required.includes(test)) intersect(among, mask);
      };
      for (const [position, test] of texts.entries())
        take(test, textMask(test, hits[firstText + position] as Uint32Array, portion));
      firstText += texts.length;
      for (const test of columns)
        take(test.condition, await this.#columnMask(test, blocks, portion, among, signal));
      masks.push(combine(condition, found, portion.end - portion.first));
    }
    return masks;
  }

  async #findTexts(
    portion: Portion,
    tests: readonly TextTest[],
    signal: AbortSignal,
  ): Promise<readonly Uint32Array[]> {
    if (tests.length === 0) return [];
    const { scans, descriptor, index } = this.#log;
    const { from, to, first, end } = portion;
    const starts = index.startsOf(first, end);
    const job = { kind: "text", searchId: this.#searchId, descriptor, from, to, starts, tests } as const;
    return (await scans.run(job, true, signal)).hits;
  }

  async #columnMask(
    { column, test, condition, planColumn }: ColumnTested,
    blocks: ReadonlyMap<Column, Block>,
    portion: Portion,
    among: Mask,
    signal: AbortSignal,
  ): Promise<Mask> {
    const block = column ? (blocks.get(column) as Block) : this.#log.overview.at(portion).times;
    const mask = new Uint8Array(portion.end - portion.first);
    const unknown = test.test(block, mask, among);
    if (unknown.length === 0) return mask;
    const { scans, descriptor, index } = this.#log;
    const { from, to, first, end } = portion;
    const starts = index.startsOf(first, end);
    const wanted = Uint32Array.from(unknown);
    const job = {
      kind: "cells",
      descriptor,
      from,
      to,
      starts,
      wanted,
      column: planColumn,
      condition,
    } as const;
    const { passes } = await scans.run(job, true, signal);
    for (const [at, record] of unknown.entries()) mask[record] = passes[at] as number;
    return mask;
  }

  #takePositions({ first }: Portion, positions: Uint32Array): void {
    this.matches.cutFrom(first);
    for (let at = 0; at < positions.length; at++) this.matches.push(first + (positions[at] as number));
  }

  #take(portion: Portion, masks: readonly Mask[]): void {
    for (const [at, list] of (this.#plans.length > 1
      ? [this.matches, this.around]
      : [this.matches]
    ).entries()) {
      list.cutFrom(portion.first);
      pushMarked(list, masks[at] as Mask, portion.first);
    }
  }
}

function isPlainText(condition: Condition): condition is TextTest {
  return (condition.kind === "text" || condition.kind === "expression") && !condition.isNegated;
}

function portionsFor(plans: readonly Plan[], log: Searched): Portions {
  const every = (test: (condition: Condition) => boolean) =>
    plans.every(({ condition }) => everyPart(condition, test));
  if (every(({ kind }) => kind === "text")) return log.textPortions;
  return every(isQuick) ? log.quickPortions : log.portions;
}

function everyPart(condition: Condition, test: (part: Condition) => boolean): boolean {
  const isGroup = condition.kind === "all" || condition.kind === "any";
  return isGroup ? condition.of.every((part) => everyPart(part, test)) : test(condition);
}

/** Whether most records need not be looked into. */
function isQuick(part: Condition): boolean {
  if (part.kind !== "expression") return part.kind === "text";
  return prefilterOf({ ...part, isNegated: false }, []).length > 0;
}

interface ColumnTested {
  readonly condition: ColumnCondition;
  readonly planColumn: PlanColumn;
  /** Undefined for the time of records, which the overview has. */
  readonly column: Column | undefined;
  readonly test: ColumnTest;
}

/** The conditions of a plan that are tested by themselves. */
interface Tested {
  readonly texts: readonly TextTest[];
  readonly columns: readonly ColumnTested[];
}

function testsOf(plan: Plan, store: ColumnStore): Tested {
  const texts: TextTest[] = [];
  const columns: ColumnTested[] = [];
  const visit = (condition: Condition) => {
    if (condition.kind === "text" || condition.kind === "expression") texts.push(condition);
    else if (condition.kind === "column") columns.push(columnTested(condition, plan, store));
    else condition.of.forEach(visit);
  };
  visit(plan.condition);
  return { texts, columns };
}

function columnTested(condition: ColumnCondition, plan: Plan, store: ColumnStore): ColumnTested {
  const planColumn = plan.columns[condition.column] as PlanColumn;
  const { path, type } = planColumn;
  const column =
    type === "recordTime" ? undefined : store.column({ path, take: type === "time" ? "times" : "values" });
  // What has no column has no entries either.
  const { dictionary } = column ?? store.column({ path, take: "times" });
  return { condition, planColumn, column, test: new ColumnTest(planColumn, condition, dictionary) };
}

function textMask({ isNegated }: TextTest, hits: Uint32Array, { first, end }: Portion): Mask {
  const mask = new Uint8Array(end - first);
  if (isNegated) mask.fill(1);
  for (const record of hits) mask[record] = isNegated ? 0 : 1;
  return mask;
}

function pushMarked(list: NumberList, mask: Mask, first: number): void {
  for (let record = 0; record < mask.length; record++) if (mask[record] === 1) list.push(first + record);
}

function intersect(mask: Mask, other: Mask): void {
  for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] as number) & (other[at] as number);
}

function combine(condition: Condition, found: ReadonlyMap<Condition, Mask>, length: number): Mask {
  if (condition.kind !== "all" && condition.kind !== "any") return found.get(condition) as Mask;
  const isAll = condition.kind === "all";
  const [first, ...others] = condition.of.map((member) => combine(member, found, length));
  if (!first) return new Uint8Array(length).fill(isAll ? 1 : 0);
  if (others.length === 0) return first;
  const mask = first.slice();
  for (const other of others) {
    if (isAll) intersect(mask, other);
    else for (let at = 0; at < length; at++) mask[at] = (mask[at] as number) | (other[at] as number);
  }
  return mask;
}
