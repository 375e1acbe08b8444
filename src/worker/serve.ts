import type { Log } from "../core/log/index.ts";
import type { LogApi, LogEvents } from "../protocol/explorer.ts";
import { type Port, Rpc } from "../protocol/rpc.ts";

/** Answers a page over its port, with a session of its own that ends with the port. */
export function serveLog(log: Promise<Log>, port: Port): void {
  let isAttached = false;
  const session = log.then((opened) =>
    opened.openSession({
      onStatus: (status) => isAttached && rpc.tell("status", status),
      onInfo: (info) => isAttached && rpc.tell("info", info),
      onSearch: (status) => rpc.tell("search", status),
      onSort: (status) => rpc.tell("sort", status),
      onCounts: () => rpc.tell("counts", undefined),
    }),
  );
  const rpc = new Rpc<object, object, LogApi, LogEvents>(port, {
    async attach() {
      const info = await (await log).info();
      isAttached = true;
      return info;
    },
    rows: async (args) => (await session).rows(...args),
    record: async (args) => (await session).record(...args),
    recordText: async (args) => (await session).recordText(...args),
    read: async (args) => (await session).read(...args),
    search: async (args) => (await session).search(...args),
    edit: async (args) => (await session).edit(...args),
    suggest: async (args, signal) => (await session).suggest(...args, signal),
    termCounts: async (_, signal) => (await session).termCounts(signal),
    sort: async (args) => (await session).sort(...args),
    timeline: async (args) => (await session).timeline(...args),
    facet: async (args) => (await session).facet(...args),
    nextMatch: async (args) => (await session).nextMatch(...args),
    nextProblem: async (args) => (await session).nextProblem(...args),
    rowOf: async (args) => (await session).rowOf(...args),
    ticks: async (args) => (await session).ticks(...args),
  });
  port.listen(
    () => {},
    () => void session.then((opened) => opened.close()),
  );
}
