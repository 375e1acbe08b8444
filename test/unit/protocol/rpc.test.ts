import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { UserError } from "../../../src/core/errors.ts";
import { nodePort } from "../../../src/protocol/ports.ts";
import { type Handlers, PortClosedError, Rpc } from "../../../src/protocol/rpc.ts";

interface Calculator {
  add(a: number, b?: number): Promise<number>;
  divide(a: number, b: number): Promise<number>;
  wait(): Promise<string>;
  leak(): Promise<unknown>;
}

interface CalculatorEvents {
  result: number;
  off: undefined;
}

describe("Rpc", () => {
  let channel: MessageChannel;
  /** Ends the calls of `wait`, in order. */
  let waiting: { answer(): void; signal: AbortSignal }[];
  beforeEach(() => {
    channel = new MessageChannel();
    waiting = [];
  });
  afterEach(() => channel.port1.close());

  const handlers: Handlers<Calculator> = {
    add: ([a, b = 1]) => a + b,
    divide([a, b]) {
      if (b === 0) throw new UserError("Nothing divides by zero.");
      return a / b;
    },
    wait: (_, signal) => new Promise((resolve) => waiting.push({ answer: () => resolve("done"), signal })),
    leak: () => () => "a function cannot be sent",
  };
  const connect = () => ({
    near: new Rpc<Calculator, CalculatorEvents, object, object>(nodePort(channel.port1), {}),
    far: new Rpc<object, object, Calculator, CalculatorEvents>(nodePort(channel.port2), handlers),
  });
  const untilWaiting = async (count = 1) => {
    while (waiting.length < count) await setImmediate();
  };

  it("calls and answers", async () => {
    const { near } = connect();
    assert.equal(await near.far.add(1, 2), 3);
    assert.equal(await near.far.add(1), 2);
  });

  it("keeps answers that come out of order apart", async () => {
    const { near } = connect();
    const first = near.far.wait();
    const second = near.far.add(2, 2);
    assert.equal(await second, 4);
    await untilWaiting();
    waiting[0]?.answer();
    assert.equal(await first, "done");
  });

  it("brings an error back with its name", async () => {
    const { near } = connect();
    await assert.rejects(near.far.divide(1, 0), { name: "UserError", message: "Nothing divides by zero." });
    assert.equal(await near.far.divide(6, 3), 2, "and goes on");
  });

  it("brings an error back that is no Error", async () => {
    const near = new Rpc<Calculator, object, object, object>(nodePort(channel.port1), {});
    new Rpc<object, object, Pick<Calculator, "add">, object>(nodePort(channel.port2), {
      add: () => Promise.reject("just words"),
    });
    await assert.rejects(near.far.add(1), { name: "Error", message: "just words" });
  });

  it("says so where there is no such method", async () => {
    const { near } = connect();
    const far = near.far as unknown as Record<string, () => Promise<unknown>>;
    for (const name of ["nonsense", "toString", "constructor", "__proto__"]) {
      await assert.rejects(async () => far[name]?.(), { message: `No method '${name}'.` });
    }
  });

  it("says so where an answer cannot be sent", async () => {
    const { near } = connect();
    await assert.rejects(near.far.leak(), { name: "DataCloneError" });
    assert.equal(await near.far.add(1, 1), 2);
  });

  it("says so where a question cannot be sent", async () => {
    const { near } = connect();
    const unsendable = (() => 1) as unknown as number;
    await assert.rejects(near.far.add(unsendable), { name: "DataCloneError" });
    assert.equal(await near.far.add(1, 1), 2);
  });

  it("cancels a call, here and there, and drops its late answer", async () => {
    const { near } = connect();
    const controller = new AbortController();
    const call = near.far.wait(controller.signal);
    await untilWaiting();
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
    while (!waiting[0]?.signal.aborted) await setImmediate();
    waiting[0].answer();
    assert.equal(await near.far.add(1, 1), 2);
  });

  it("does not make a call that is cancelled already", async () => {
    const { near } = connect();
    await assert.rejects(near.far.wait(AbortSignal.abort()), { name: "AbortError" });
    await near.far.add(1, 1);
    assert.equal(waiting.length, 0);
  });

  it("does not mind a signal that comes after the answer", async () => {
    const { near } = connect();
    const controller = new AbortController();
    assert.equal(await near.far.add(1, 1, controller.signal), 2);
    controller.abort();
    assert.equal(await near.far.add(2, 1), 3);
  });

  it("drops an answer to nothing", async () => {
    const near = new Rpc<Calculator, object, object, object>(nodePort(channel.port1), {});
    channel.port2.on("message", ({ id }: { id: number }) => {
      channel.port2.postMessage({ type: "reply", id: id + 100, ok: "late" });
      channel.port2.postMessage({ type: "reply", id, ok: "right" });
      channel.port2.postMessage({ type: "reply", id, ok: "twice" });
      channel.port2.postMessage({ type: "cancel", id: 7 });
    });
    assert.equal(await near.far.wait(), "right");
    assert.equal(await near.far.wait(), "right");
  });

  it("tells events to whoever listens", async () => {
    const { near, far } = connect();
    const heard: unknown[] = [];
    const stop = near.on("result", (result) => heard.push(result));
    near.on("result", (result) => heard.push(result * 10));
    near.on("off", (data) => heard.push(data));
    far.tell("result", 1);
    far.tell("off", undefined);
    await near.far.add(1);
    stop();
    far.tell("result", 2);
    await near.far.add(1);
    assert.deepEqual(heard, [1, 10, undefined, 20]);
  });

  it("rejects what is pending when it is closed, and aborts what runs", async () => {
    const { near, far } = connect();
    const call = near.far.wait();
    await untilWaiting();
    near.close();
    far.close();
    await assert.rejects(call, PortClosedError);
    assert.equal(waiting[0]?.signal.aborted, true);
    await assert.rejects(near.far.add(1), PortClosedError);
    far.tell("result", 1);
    near.close();
  });

  it("rejects what is pending when the port dies", async () => {
    const { near } = connect();
    const call = near.far.wait();
    await untilWaiting();
    channel.port2.close();
    await assert.rejects(call, PortClosedError);
    await assert.rejects(near.far.add(1), PortClosedError);
  });

  it("can be awaited without being called", async () => {
    const { near } = connect();
    assert.equal(await Promise.resolve(near.far), near.far);
  });
});
