/** Types of `stopwatch.mjs` for the scripts that are bundled. */
export interface Step {
  readonly count: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

export function timed(act: () => number | Promise<number>): Promise<Step>;
export function report(result: { steps?: Step[]; latenciesMs?: number[]; failure?: string }): void;
export function jobOf(): unknown;
