import type { MessagePort } from "node:worker_threads";
import type { Job } from "./jobs.ts";
import { JobRunner } from "./run-job.ts";
import type { ScanReply, ScanThreadData } from "./thread-scans.ts";

/** Does the jobs that come over a port, one after the other, and answers those of a message together. */
export function serveScans(port: MessagePort, { kernel }: ScanThreadData): void {
  const runner = new JobRunner(kernel);
  // Without an answer: it is up.
  port.postMessage([]);
  port.on("message", (jobs: readonly Job[]) => {
    const replies = jobs.map((job) => answer(runner, job));
    port.postMessage(
      replies,
      replies.flatMap((reply) => ("found" in reply ? buffersOf(reply.found) : [])),
    );
  });
}

function answer(runner: JobRunner, job: Job): ScanReply {
  try {
    return { found: runner.run(job) };
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    return { error: { message: String(message), ...(code && { code }), ...(syscall && { syscall }) } };
  }
}

/** What need not be copied: every array that has its memory for itself. */
function buffersOf(found: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown, depth: number) => {
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteLength } = value;
      const isWhole = byteLength > 0 && buffer.byteLength === byteLength;
      if (buffer instanceof ArrayBuffer && isWhole) buffers.add(buffer);
    } else if (typeof value === "object" && value !== null && depth < 3) {
      for (const member of Object.values(value)) visit(member, depth + 1);
    }
  };
  visit(found, 0);
  return [...buffers];
}
