/** Small servers on this machine for what a well-behaved service never does. */
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Server as NetServer } from "node:net";
import { certificate, privateKey } from "./certificate.ts";

export interface Listening {
  readonly port: number;
  readonly url: URL;
  close(): Promise<void>;
}

export function serve(listener: RequestListener): Promise<Listening> {
  return listen(createServer(listener), "http");
}

/** With a certificate for `logs.test` that nothing trusts. */
export function serveSecurely(listener: RequestListener): Promise<Listening> {
  return listen(createSecureServer({ cert: certificate, key: privateKey }, listener), "https");
}

export interface TestProxy extends Listening {
  /** What it was asked to connect to. */
  readonly asked: string[];
}

/** A proxy that connects everything to one port of this machine, or answers with another status than 200. */
export async function serveProxy(targetPort: number, status = 200): Promise<TestProxy> {
  const asked: string[] = [];
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const far = connect(targetPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket])
      end.on("error", () => [far, socket].forEach((one) => void one.destroy()));
  });
  return { ...(await listen(server, "http")), asked };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await serve(() => {});
  await close();
  return port;
}

async function listen(server: Server | NetServer, scheme: string): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: new URL(`${scheme}://127.0.0.1:${port}`),
    close: async () => {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
