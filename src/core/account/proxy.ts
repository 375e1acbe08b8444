/** Through which proxy a request goes. */
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { isLoopback } from "./endpoint.ts";
import { ProxyError } from "./errors.ts";

/** VS Code's own settings; where they name no proxy, the environment does. */
export interface ProxySettings {
  /** `http.proxy` */
  readonly url?: string;
  /** `http.noProxy` */
  readonly noProxy?: readonly string[];
  /** `http.proxyStrictSSL`: false accepts any certificate, as VS Code does then. */
  readonly strictSSL: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface Routes {
  /** Name and port of the proxy, where there is one. */
  readonly proxyHost: string | undefined;
  dispatcherFor(url: URL): Dispatcher;
  close(): Promise<void>;
}

/** What is on this machine is reached directly; all else as settings and environment say. */
export function openRoutes(
  settings: ProxySettings = { strictSSL: true },
  environment: Environment = process.env,
): Routes {
  const tls = { rejectUnauthorized: settings.strictSSL };
  const direct = new Agent({ connect: tls });
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY } = environment;
  const { http_proxy = HTTP_PROXY, https_proxy = HTTPS_PROXY, no_proxy = NO_PROXY } = environment;
  const proxyUrl = asProxyUrl(settings.url || https_proxy || http_proxy);
  const proxied = new EnvHttpProxyAgent({
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    // Empty means none here, while an absent option would have undici look in the environment itself.
    httpProxy: "",
    httpsProxy: proxyUrl,
    noProxy: [...(settings.noProxy ?? []), no_proxy ?? ""].filter(Boolean).join(","),
    clientFactory: openProxyPool,
  });
  return {
    proxyHost: proxyUrl ? new URL(proxyUrl).host : undefined,
    dispatcherFor: (url) => (isLoopback(url) ? direct : proxied),
    close: async () => {
      await Promise.all([direct.destroy(), proxied.destroy()]);
    },
  };
}

/** In an environment a proxy is often written without its scheme. What is no address at all is no proxy. */
function asProxyUrl(text: string | undefined): string {
  if (!text) return "";
  const url = (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`).replace(
    /^socks5h:/i,
    "socks5:",
  );
  return URL.canParse(url) ? url : "";
}

/** Connections to a proxy, with their failures marked as the proxy's. */
function openProxyPool(origin: URL, options: object): Dispatcher {
  const connect = "connect" in options && isConnector(options.connect) ? options.connect : buildConnector({});
  return new Pool(origin.origin, {
    connect: (target, done) => {
      connect(target, (...[error, socket]) => {
        if (error) done(new ProxyError(origin.host, error), null);
        else done(null, socket);
      });
    },
  });
}

function isConnector(value: unknown): value is buildConnector.connector {
  return typeof value === "function";
}
