import assert from "node:assert/strict";
import type { Envelope } from "../../../src/protocol/explorer.ts";
import { PortClosedError } from "../../../src/protocol/rpc.ts";
import { Links } from "../../../src/webview/links.ts";

function linksWithPosts() {
  const posted: Envelope[] = [];
  const target = new EventTarget();
  const api = {
    postMessage: (envelope: Envelope) => posted.push(envelope),
    getState: () => undefined,
    setState() {},
  };
  const links = new Links(api as ConstructorParameters<typeof Links>[0], target);
  const receive = (data: unknown) => target.dispatchEvent(Object.assign(new Event("message"), { data }));
  return { links, posted, receive };
}

describe("the page's links", () => {
  it("send each conversation over its own channel", () => {
    const { links, posted } = linksWithPosts();
    void links.host.far.hello();
    void links.log.attach();
    assert.deepEqual(posted, [
      { channel: "host", message: { type: "call", id: 1, method: "hello", args: [] } },
      { channel: "log", message: { type: "call", id: 1, method: "attach", args: [] } },
    ]);
  });

  it("tell answers of one channel from those of the other", async () => {
    const { links, receive } = linksWithPosts();
    const answer = links.log.recordText(3);
    receive({ channel: "host", message: { type: "reply", id: 1, ok: "of the host" } });
    receive({ channel: "log", message: { type: "reply", id: 1, ok: "of the log" } });
    assert.equal(await answer, "of the log");
  });

  it("reject what waits for a reader that is gone, and talk to the next one", async () => {
    const { links, receive } = linksWithPosts();
    const lost = links.log.recordText(3);
    links.closeLog();
    await assert.rejects(lost, PortClosedError);
    links.reopenLog();
    const found = links.log.recordText(3);
    receive({ channel: "log", message: { type: "reply", id: 1, ok: "again" } });
    assert.equal(await found, "again");
  });

  it("do not mind messages of others", () => {
    const { receive } = linksWithPosts();
    for (const data of [undefined, null, 1, "vscode", {}, { channel: "other" }]) receive(data);
  });
});
