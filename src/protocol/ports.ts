/** Ports for `Rpc` over what Node and the page have. */
import type { MessagePort, Worker } from "node:worker_threads";
import type { Port } from "./rpc.ts";

/** A Node message port or a worker as seen from outside. */
export function nodePort(port: MessagePort | Worker): Port {
  return {
    post: (message) => port.postMessage(message),
    listen(onMessage, onClose) {
      port.on("message", onMessage);
      port.on("close", onClose);
      port.on("exit", onClose);
    },
  };
}
