/** The thread that unpacks one download: its buffers and their collection stay off the extension host's thread. */
import { parentPort } from "node:worker_threads";
import { LogSink } from "../core/exports/sink.ts";
import { nodePort } from "../protocol/ports.ts";
import { Rpc } from "../protocol/rpc.ts";
import type { SinkApi } from "../protocol/sink.ts";

let sink: LogSink | undefined;

function opened(): LogSink {
  if (!sink) throw new Error("The sink is not open.");
  return sink;
}

function state() {
  const { receivedBytes, logBytes } = opened();
  return { receivedBytes, logBytes };
}

if (parentPort) {
  new Rpc<object, object, SinkApi, object>(nodePort(parentPort), {
    async open([logPath, limits], signal) {
      sink = await LogSink.open(logPath, limits, signal);
      return state();
    },
    async write([bytes]) {
      await opened().write(bytes);
      return state();
    },
    async restart() {
      await opened().restart();
      return state();
    },
    async salvage() {
      await opened().salvage();
      return state();
    },
    async state() {
      return state();
    },
    async finish() {
      const result = await opened().finish();
      return { ...state(), ...result };
    },
    close: async () => sink?.close(),
  });
}
