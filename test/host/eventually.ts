import { setTimeout as sleep } from "node:timers/promises";

/** Waits until an assertion holds, and fails with its last error when it does not in time. */
export async function eventually<Value>(
  assertion: () => Value | Promise<Value>,
  timeoutMs = 40_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
