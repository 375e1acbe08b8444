import { compileInterval, compileTest } from "../query/compile.ts";
import type { Scalar } from "../query/paths.ts";
import type { ColumnCondition, PlanColumn } from "../query/plan.ts";
import { cellOf } from "../query/run-plan.ts";
import { type Block, cellKind, OpenBlock } from "./block.ts";
import type { Dictionary } from "./dictionary.ts";

const mostNumbers = 64 * 1024;
const unknownYet = 0;
const fails = 1;
const passesTest = 2;
const noPath = ["v"];

/** A condition on a column, tested block by block. Every value is tested once, however often it comes. */
export class ColumnTest {
  readonly #column: PlanColumn;
  readonly #condition: ColumnCondition;
  readonly #dictionary: Dictionary;
  readonly #passes: ((value: Scalar) => boolean) | undefined;
  readonly #isWithin: ((value: number) => boolean) | undefined;
  readonly #block = new OpenBlock();
  readonly #byNumber = new Map<number, boolean>();
  #byId = new Uint8Array(256);

  constructor(column: PlanColumn, condition: ColumnCondition, dictionary: Dictionary) {
    const { test } = condition;
    this.#column = column;
    this.#condition = condition;
    this.#dictionary = dictionary;
    this.#passes = test && compileTest(test);
    this.#isWithin = test?.type === "number" ? compileInterval(test) : undefined;
  }

  /**
   * @param mask gets 1 for each record that passes; zeros, as long as the block
   * @param among 1 for each record that is asked for; the others do not pass
   * @returns positions of the records that have to be looked up
   */
  test(block: Block, mask: Uint8Array, among: Uint8Array): number[] {
    const { type } = this.#column;
    const opened = this.#block.open(block);
    return type === "time" || type === "recordTime"
      ? this.#testTimes(opened, mask, among)
      : this.#testValues(opened, mask, among);
  }

  #testTimes({ kinds, numbers, length }: OpenBlock, mask: Uint8Array, among: Uint8Array): number[] {
    const { isNegated } = this.#condition;
    const passes = this.#passes;
    const unknown: number[] = [];
    for (let at = 0; at < length; at++) {
      if (among[at] === 0) continue;
      const time = numbers[at] as number;
      const isPassed = !Number.isNaN(time) && (!passes || passes(Math.floor(time / 1000)));
      mask[at] = isPassed !== isNegated ? 1 : 0;
      if (kinds[at] === cellKind.unknown) unknown.push(at);
    }
    return unknown;
  }

  #testValues({ kinds, numbers, length }: OpenBlock, mask: Uint8Array, among: Uint8Array): number[] {
    const { isNegated } = this.#condition;
    const unknown: number[] = [];
    for (let at = 0; at < length; at++) {
      if (among[at] === 0) continue;
      const kind = kinds[at] as number;
      let isPassed = false;
      if (kind === cellKind.number) isPassed = this.#passesNumber(numbers[at] as number);
      else if (kind === cellKind.unknown) unknown.push(at);
      else if (kind >= cellKind.string) isPassed = this.#passesId(numbers[at] as number);
      else if (kind !== cellKind.missing) isPassed = this.#passesValue(wordOf(kind));
      mask[at] = isPassed !== isNegated ? 1 : 0;
    }
    return unknown;
  }

  #passesNumber(number: number): boolean {
    if (this.#isWithin && this.#column.type !== "names") return this.#isWithin(number);
    if (!this.#passes) return true;
    let isPassed = this.#byNumber.get(number);
    if (isPassed === undefined) {
      isPassed = this.#passesValue(number);
      if (this.#byNumber.size < mostNumbers) this.#byNumber.set(number, isPassed);
    }
    return isPassed;
  }

  #passesId(id: number): boolean {
    if (id >= this.#byId.length) {
      const larger = new Uint8Array(Math.max(id + 1, this.#byId.length * 2));
      larger.set(this.#byId);
      this.#byId = larger;
    }
    if (this.#byId[id] === unknownYet) {
      const isPassed = this.#passesValue(JSON.parse(this.#dictionary.entry(id)));
      this.#byId[id] = isPassed ? passesTest : fails;
    }
    return this.#byId[id] === passesTest;
  }

  #passesValue(value: unknown): boolean {
    const { type } = this.#column;
    const cell = cellOf({ path: noPath, type }, { text: "", value: { v: value }, timeMs: undefined });
    return this.#passes ? cell.some(this.#passes) : cell.length > 0;
  }
}

function wordOf(kind: number): Scalar {
  return kind === cellKind.null ? null : kind === cellKind.true;
}
