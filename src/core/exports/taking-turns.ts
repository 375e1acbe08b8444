/** Many exports at once ask one service no faster than it is fair. */
import type { Account } from "../account/index.ts";
import type { Slots } from "./slots.ts";

/**
 * The same account, with as many calls at a time as there are slots, in the order in which they are asked for. Waiting
 * does not count as time that the service took. Downloads are not among them: they have slots of their own.
 */
export function takingTurns(account: Account, slots: Slots): Account {
  const inTurn = async <Result>(
    signal: AbortSignal | undefined,
    call: () => Promise<Result>,
  ): Promise<Result> => {
    const giveBack = await slots.take(signal ?? never);
    try {
      return await call();
    } finally {
      giveBack();
    }
  };
  return {
    endpoint: account.endpoint,
    requestLogs: (request, signal) => inTurn(signal, () => account.requestLogs(request, signal)),
    getLogs: (id, regionGroup, signal) => inTurn(signal, () => account.getLogs(id, regionGroup, signal)),
    listLogs: (options, signal) => inTurn(signal, () => account.listLogs(options, signal)),
    listDatabases: (options, signal) => inTurn(signal, () => account.listDatabases(options, signal)),
    download: (link, from, signal) => account.download(link, from, signal),
    close: () => account.close(),
  };
}

const never = new AbortController().signal;
