import { PlainScanner } from "./plain-scanner.ts";
import { SimdScanner } from "./simd-scanner.ts";
import type { Kernel } from "./types.ts";

/**
 * The kernel of WebAssembly.
 * @param wasm the bytes of `kernel.wasm`
 * @returns undefined where this processor or this engine has no SIMD
 */
export function loadKernel(wasm: Uint8Array<ArrayBuffer>): Kernel | undefined {
  if (!WebAssembly.validate(wasm)) return undefined;
  const module = new WebAssembly.Module(wasm);
  return { name: "simd", createScanner: (capacity) => new SimdScanner(module, capacity) };
}

/** The same in plain TypeScript, slower and without any needs. */
export function plainKernel(): Kernel {
  return { name: "plain", createScanner: (capacity) => new PlainScanner(capacity) };
}
