import { type Context, createContext, Script } from "node:vm";

const script = new Script("act()");
let context: Context | undefined;

/**
 * Runs an expression of the user's on a few short texts, where starting a thread would cost more than it does.
 * @returns undefined where it found no end in that time
 */
export function within<Result>(limitMs: number, act: () => Result): Result | undefined {
  context ??= createContext();
  context.act = act;
  try {
    return script.runInContext(context, { timeout: limitMs }) as Result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  } finally {
    context.act = undefined;
  }
}
