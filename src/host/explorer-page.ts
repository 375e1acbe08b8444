import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { MessagePort } from "node:worker_threads";
import * as vscode from "vscode";
import type {
  Arriving,
  Envelope,
  ExplorerCommand,
  HostApi,
  HostEvents,
  LogApi,
} from "../protocol/explorer.ts";
import { nodePort } from "../protocol/ports.ts";
import { wholeText } from "../protocol/record-text.ts";
import { type Handlers, Rpc } from "../protocol/rpc.ts";
import { DisposableStore } from "./disposables.ts";
import { commands, views } from "./ids.ts";
import { partsOf } from "./joined-uri.ts";
import type { LogReader } from "./log-reader.ts";
import { settings } from "./settings.ts";

/** What a page needs to know of the download that fills its log. */
export interface Download {
  readonly current: () => Arriving | undefined;
  /** What is missing in the log of a large export, in words. */
  readonly gaps: () => string | undefined;
  readonly onChange: vscode.Event<void>;
  readonly stop: () => Promise<void>;
  /** The export whose log this is, whether it arrives or has. */
  readonly exportId: () => string | undefined;
}

/**
 * One Explorer page in one editor. The extension host only relays between the page and the worker;
 * what it answers itself is what needs VS Code.
 */
export class ExplorerPage implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #uri: vscode.Uri;
  readonly #reader: LogReader;
  readonly #download: Download;
  readonly #owned = new DisposableStore();
  readonly #host: Rpc<object, object, HostApi, HostEvents>;
  #log?: MessagePort;
  #receiveHost: (message: unknown) => void = () => {};

  constructor(
    panel: vscode.WebviewPanel,
    uri: vscode.Uri,
    reader: LogReader,
    download: Download,
    dist: vscode.Uri,
  ) {
    this.#panel = panel;
    this.#uri = uri;
    this.#reader = reader;
    this.#download = download;
    this.#host = new Rpc(
      {
        post: (message) => this.#post("host", message),
        listen: (onMessage) => {
          this.#receiveHost = onMessage;
        },
      },
      this.#handlers(),
    );
    this.#owned.add(panel.webview.onDidReceiveMessage((envelope: Envelope) => this.#receive(envelope)));
    this.#owned.add(reader.onStop(({ wasSoon }) => this.#host.tell("readerStopped", { wasSoon })));
    this.#owned.add(reader.onStart(() => this.#readerStarted()));
    this.#owned.add(
      download.onChange(() => {
        this.#host.tell("arriving", download.current());
        this.#host.tell("gaps", download.gaps());
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (settings.affectsTimeZone(change)) this.#host.tell("timeZone", settings.timeZone());
      }),
    );
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.html = html(panel.webview, dist);
  }

  run(command: ExplorerCommand): void {
    this.#host.tell("command", command);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#host.close();
    this.#log?.close();
  }

  #handlers(): Handlers<HostApi> {
    return {
      hello: () => {
        this.#attach();
        return {
          fileName: nameOf(this.#uri),
          timeZone: settings.timeZone(),
          arriving: this.#download.current(),
          gaps: this.#download.gaps(),
          readerStopped: this.#reader.isStopped,
          isExport: this.#download.exportId() !== undefined,
        };
      },
      copy: async ([text]) => vscode.env.clipboard.writeText(text),
      setTimeZone: async ([zone]) => settings.setTimeZone(zone),
      reopenAsText: async () => reopenAsText(this.#uri),
      openRecordInEditor: async ([record]) => this.#openRecord(record),
      revealFile: async () => {
        await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(this.#uri.fsPath));
      },
      stopArriving: () => this.#download.stop(),
      downloadAgain: async () =>
        vscode.commands.executeCommand(commands.downloadAgain, this.#download.exportId()).then(() => {}),
      clearCache: async () => vscode.commands.executeCommand(commands.clearCache).then(() => {}),
      restartReader: async () => this.#reader.restart(),
      showExports: async () => vscode.commands.executeCommand(`${views.exports}.focus`).then(() => {}),
      showOutput: async () => vscode.commands.executeCommand(commands.showOutput).then(() => {}),
    };
  }

  /** A page that was loaded begins with a session of its own: answers to the page before it go nowhere. */
  #attach(): void {
    this.#log?.close();
    const log = this.#reader.attach();
    log.on("message", (message) => this.#post("log", message));
    this.#log = log;
  }

  #readerStarted(): void {
    this.#attach();
    this.#host.tell("readerStarted", undefined);
  }

  async #openRecord(record: number): Promise<void> {
    const port = this.#reader.attach();
    const log = new Rpc<LogApi, object, object, object>(nodePort(port), {});
    try {
      const content = await wholeText(log.far, record);
      const document = await vscode.workspace.openTextDocument({ language: "json", content });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
      // The editor's own formatter changes nothing but white space.
      await vscode.commands.executeCommand("editor.action.formatDocument");
    } finally {
      port.close();
    }
  }

  #receive({ channel, message }: Envelope): void {
    if (channel === "host") this.#receiveHost(message);
    else this.#log?.postMessage(message);
  }

  #post(channel: Envelope["channel"], message: unknown): void {
    void this.#panel.webview.postMessage({ channel, message } satisfies Envelope);
  }
}

export async function reopenAsText({ fsPath }: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(fsPath), "default");
}

function nameOf(uri: vscode.Uri): string {
  const { length } = partsOf(uri);
  const others = length === 0 ? "" : length === 1 ? " and 1 more file" : ` and ${length} more files`;
  return `${basename(uri.fsPath)}${others}`;
}

function html(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const uri = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${uri("explorer.css")}">
<title>Log Explorer</title>
</head>
<body>
<main id="app"></main>
<script type="module" nonce="${nonce}" src="${uri("explorer.js")}"></script>
</body>
</html>`;
}
