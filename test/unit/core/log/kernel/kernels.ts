import { readFileSync } from "node:fs";
import fc from "fast-check";
import { compileKernel, plainKernel, simdKernel } from "../../../../../src/core/log/kernel/kernel.ts";
import type { Kernel } from "../../../../../src/core/log/kernel/types.ts";
import { cases } from "../cases.ts";

/** Built by `esbuild.js` before the tests. */
const wasm = new Uint8Array(readFileSync("dist/kernel.wasm"));

export const plain: Kernel = plainKernel();
export const simd: Kernel = withSimd();

function withSimd(): Kernel {
  const module = compileKernel(wasm);
  if (!module) throw new Error("This Node has no SIMD in WebAssembly, so the kernel cannot be tested.");
  return simdKernel(module);
}

/**
 * Tests a property on a number of generated cases, or on as many as there is time for.
 * @param count in a short run
 */
export function always<Case extends unknown[]>(property: fc.IPropertyWithHooks<Case>, count: number): void {
  fc.assert(property, cases(count));
}
