/** Ways to a service that lead nowhere: real names, sockets, certificates and proxies. */
import type { ProxySettings } from "../../src/core/account/index.ts";
import { freePort, serveProxy, serveSecurely } from "../unit/core/account/servers.ts";

export type RoadName = "unknownName" | "refused" | "untrusted" | "noProxy" | "proxySignIn" | "proxyError";

interface Road {
  /** Origin of a service that is not reached. */
  readonly origin: string;
  readonly proxy?: ProxySettings;
}

export interface Roads {
  readonly by: Readonly<Record<RoadName, Road>>;
  /** Requests that came through after all. */
  readonly arrived: string[];
  close(): Promise<void>;
}

export async function openRoads(): Promise<Roads> {
  const arrived: string[] = [];
  const secure = await serveSecurely((request, response) => {
    arrived.push(request.url ?? "");
    response.end();
  });
  const signIn = await serveProxy(secure.port, 407);
  const broken = await serveProxy(secure.port, 502);
  const port = await freePort();
  const through = (proxyPort: number): Road => ({
    origin: "https://logs.test",
    proxy: { url: `http://127.0.0.1:${proxyPort}`, strictSSL: true },
  });
  return {
    by: {
      unknownName: { origin: "https://logs.invalid" },
      refused: { origin: `http://127.0.0.1:${port}` },
      untrusted: { origin: secure.url.origin },
      noProxy: through(port),
      proxySignIn: through(signIn.port),
      proxyError: through(broken.port),
    },
    arrived,
    close: async () => void (await Promise.all([secure, signIn, broken].map((one) => one.close()))),
  };
}
