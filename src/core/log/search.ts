import type { Block } from "./columns/block.ts";
import { ColumnTest } from "./columns/column-test.ts";
import type { Column, ColumnStore } from "./columns/store.ts";
import type { LineIndex } from "./line-index.ts";
import { combine, intersect, inverted, type Mask, maskOf, positionsIn, pushMarked } from "./masks.ts";
import { NumberList } from "./number-list.ts";
import type { Overview } from "./overview.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";
import { Prefiltering, prefilterTestsOf } from "./prefiltering.ts";
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
  readonly #texts: readonly TextTest[];
  readonly #plans: readonly Plan[];
  readonly #pass: Pass<Found>;
  readonly #prefiltering: Prefiltering | undefined;
  /** One for each list of tests. */
  readonly #textsId = ++lastSearchId;
  readonly #prefilterId = ++lastSearchId;

  constructor(log: Searched, { plan, aroundPlan, onProgress, onError }: SearchOptions) {
    this.#log = log;
    this.#plans = aroundPlan ? [plan, aroundPlan] : [plan];
    this.#tests = this.#plans.map((plan) => testsOf(plan, log.store));
    this.#texts = this.#tests.flatMap(({ texts }) => texts);
    this.around = aroundPlan ? new NumberList() : this.matches;
    const tests = this.#tests.flatMap(({ columns }) => columns);
    this.columns = [...new Set(tests.flatMap(({ column }) => column ?? []))];
    // The plan without the time lets more through, and what this leaves out the other does too.
    const prefilterTests = this.columns.length > 0 ? prefilterTestsOf(aroundPlan ?? plan) : [];
    this.#prefiltering = prefilterTests.length > 0 ? new Prefiltering(prefilterTests) : undefined;
    // Where the overview has not been yet, its columns and these are taken from the log together.
    const needsTimes = tests.some(({ column }) => !column);
    const needsOverview = needsTimes || (tests.length > 0 && !this.#prefiltering);
    if (needsOverview && !this.#prefiltering) log.overview.also(this.columns);
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
      const hits = await this.#findTexts(portion, this.#textsId, [only], signal);
      return { positions: hits.get(only) as Uint32Array };
    }
    return { masks: await this.#testAll(portion, signal) };
  }

  async #testAll(portion: Portion, signal: AbortSignal): Promise<readonly Mask[]> {
    if (this.#prefiltering?.isWorthIt && !this.#log.store.has(this.columns, portion))
      return this.#testCandidates(this.#prefiltering, portion, signal);
    const [blocks, hits] = await Promise.all([
      this.#load(portion),
      this.#findTexts(portion, this.#textsId, this.#texts, signal),
    ]);
    return this.#masks(portion, { blocks, hits, candidates: undefined }, signal);
  }

  /** Takes columns only where too many records can match by their bytes. */
  async #testCandidates(
    prefiltering: Prefiltering,
    portion: Portion,
    signal: AbortSignal,
  ): Promise<readonly Mask[]> {
    const tests = [...new Set([...this.#texts, ...prefiltering.tests])];
    const hits = await this.#findTexts(portion, this.#prefilterId, tests, signal);
    const found = prefiltering.tests.flatMap((test) => [...(hits.get(test) as Uint32Array)]);
    const candidates = maskOf(found, portion.end - portion.first);
    const areFew = prefiltering.note(candidates);
    if (!prefiltering.isWorthIt) this.#log.overview.also(this.columns);
    const blocks = areFew ? noBlocks : await this.#load(portion);
    return this.#masks(portion, { blocks, hits, candidates }, signal);
  }

  async #load(portion: Portion): Promise<Blocks> {
    const { blocks } = await this.#log.store.load(this.columns, portion, { isUrgent: true });
    return new Map(this.columns.map((column, at) => [column, blocks[at] as Block]));
  }

  async #masks(
    portion: Portion,
    { blocks, hits, candidates }: Evidence,
    signal: AbortSignal,
  ): Promise<readonly Mask[]> {
    const length = portion.end - portion.first;
    const masks: Mask[] = [];
    for (const [at, { texts, columns }] of this.#tests.entries()) {
      const { condition } = this.#plans[at] as Plan;
      const required = condition.kind === "all" ? condition.of : [];
      const found = new Map<Condition, Mask>();
      // What has failed what is required need not be tested any more.
      const among = candidates?.slice() ?? new Uint8Array(length).fill(1);
      const take = (test: Condition, mask: Mask) => {
        found.set(test, mask);
        if (required.includes(test)) intersect(among, mask);
      };
      for (const test of texts) {
        const mask = maskOf(hits.get(test) as Uint32Array, length);
        take(test, test.isNegated ? inverted(mask) : mask);
      }
      for (const test of columns)
        take(test.condition, await this.#columnMask(test, blocks, portion, among, signal));
      // Nothing but a candidate can match: no part of a condition is passed for what was not looked at.
      masks.push(combine(condition, found, length));
    }
    return masks;
  }

  async #findTexts(
    portion: Portion,
    searchId: number,
    tests: readonly TextTest[],
    signal: AbortSignal,
  ): Promise<Hits> {
    if (tests.length === 0) return new Map();
    const { scans, descriptor, index } = this.#log;
    const { from, to, first, end } = portion;
    const starts = index.startsOf(first, end);
    const job = { kind: "text", searchId, descriptor, from, to, starts, tests } as const;
    const { hits } = await scans.run(job, true, signal);
    return new Map(tests.map((test, at) => [test, hits[at] as Uint32Array]));
  }

  async #columnMask(
    { column, test, condition, planColumn }: ColumnTested,
    blocks: Blocks,
    portion: Portion,
    among: Mask,
    signal: AbortSignal,
  ): Promise<Mask> {
    const block = column ? blocks.get(column) : this.#log.overview.at(portion).times;
    const mask = new Uint8Array(portion.end - portion.first);
    const unknown = block ? test.test(block, mask, among) : positionsIn(among);
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

/** The texts that were looked for, and the positions of the records that hold them. */
type Hits = ReadonlyMap<TextTest, Uint32Array>;

type Blocks = ReadonlyMap<Column, Block>;
const noBlocks: Blocks = new Map();

/** What is known of the records of a portion. */
interface Evidence {
  /** Of the columns of the query; none where the values of the candidates are looked up one by one. */
  readonly blocks: Blocks;
  readonly hits: Hits;
  /** The records that may match; undefined for all of them. */
  readonly candidates: Mask | undefined;
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
