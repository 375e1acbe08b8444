import assert from "node:assert/strict";
import {
  AccountError,
  type AccountErrorDetails,
  type AccountErrorKind,
} from "../../../../src/core/account/errors.ts";
import {
  type Connecting,
  connectingMessage,
  keyMissing,
  keyRefused,
} from "../../../../src/core/account/messages.ts";

describe("messages of connecting", () => {
  const at443 = { host: "logs.example.com:443" };

  const check = ([kind, details, task, expected]: readonly [
    AccountErrorKind,
    AccountErrorDetails,
    Connecting["task"],
    string,
  ]) =>
    it(`${kind}, ${task}`, () => {
      const context = {
        endpoint: "https://logs.example.com",
        connectionName: "Production",
        target: "shop",
        task,
      };
      assert.equal(connectingMessage(new AccountError(kind, "GET /", details), context), expected);
    });
  (
    [
      ["unauthorized", {}, "test", "The service refused this key."],
      [
        "unauthorized",
        {},
        "export",
        "The service refused the key of 'Production'. 1 export is kept and goes on once there is a new one.",
      ],
      ["forbidden", {}, "list", "This key may not list databases. Add one by its path."],
      [
        "forbidden",
        { reason: "Not this one" },
        "export",
        "The key of 'Production' may not export shop: Not this one. Nothing was requested.",
      ],
      ["notFound", {}, "test", "There is no Logs API at https://logs.example.com. Check the address."],
      [
        "notApi",
        {},
        "list",
        "https://logs.example.com did not answer as a Logs API does. Check the address, or a proxy in between.",
      ],
      [
        "forbidden",
        { reason: "Not this one" },
        "listExports",
        "This key may not list exports: Not this one.",
      ],
      ["notFound", {}, "listExports", "This service does not list exports."],
      ["nameNotFound", at443, "test", "logs.example.com was not found. Check the address, or the network."],
      ["connectionRefused", at443, "test", "Nothing answers at logs.example.com:443."],
      ["connectionRefused", { host: "proxy.corp:8080" }, "list", "Nothing answers at proxy.corp:8080."],
      ["offline", at443, "export", "No network. The export goes on by itself when it is back."],
      ["offline", at443, "list", "There is no network."],
      [
        "tls",
        { ...at443, reason: "self-signed certificate" },
        "test",
        "The certificate of logs.example.com is not trusted: self-signed certificate. Nothing was sent.",
      ],
      [
        "proxy",
        { host: "proxy.corp:8080" },
        "export",
        "The proxy proxy.corp:8080 asks for a sign-in. Exports are kept. Check http.proxy.",
      ],
      ["insecure", at443, "test", "Plain http is for this machine only. Use https."],
      ["timeout", at443, "test", "No answer from logs.example.com. Check the address, or the network."],
      ["server", { status: 503 }, "list", "The service had an error (503)."],
      ["throttled", { status: 429 }, "list", "The service asks to slow down."],
      ["badRequest", { reason: "No such page" }, "list", "The service refused the request: No such page."],
      [
        "network",
        { ...at443, reason: "reset" },
        "list",
        "The connection to logs.example.com broke off: reset.",
      ],
    ] as const
  ).forEach(check);

  it("counts the exports that wait", () => {
    assert.equal(
      keyRefused("Production", 2),
      "The service refused the key of 'Production'. 2 exports are kept and go on once there is a new one.",
    );
    assert.equal(
      keyMissing("Production"),
      "There is no stored key for 'Production'. Exports are kept and go on once there is one.",
    );
  });
});
