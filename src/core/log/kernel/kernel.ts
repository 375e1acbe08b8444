import { PlainScanner } from "./plain-scanner.ts";
import { SimdScanner } from "./simd-scanner.ts";
import type { Kernel } from "./types.ts";

/**
 * Compiles the kernel, once for all threads.
 * @param wasm the bytes of `kernel.wasm`
 * @returns undefined where this processor or this engine has no SIMD
 */
export function compileKernel(wasm: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(wasm);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

/** The kernel of WebAssembly. */
export function simdKernel(module: WebAssembly.Module): Kernel {
  return { name: "simd", createScanner: (capacity) => new SimdScanner(module, capacity) };
}

/** The same in plain TypeScript, slower and without any needs. */
export function plainKernel(): Kernel {
  return { name: "plain", createScanner: (capacity) => new PlainScanner(capacity) };
}
