/** The gateway over HTTP without subgraphs: every fetch has the result null. For what is decided before a subgraph is asked. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog, type Log } from '@marquee/kit/log';
import { readGatewayConfig } from '@marquee/gateway/config';
import { openGateway } from '@marquee/gateway/gateway';

export interface GatewayAlone {
  readonly url: string;
  /** Fetches sent to subgraphs so far. */
  fetches(): number;
  /** Sends a request. A text is the body as it is; anything else becomes JSON. */
  post(body: unknown, headers?: Record<string, string>): Promise<GatewayResponse>;
  get(parameters: Record<string, string>): Promise<GatewayResponse>;
  /** Looks at the supergraph file now. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

export interface GatewayResponse {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

const production = {
  NODE_ENV: 'production',
  OIDC_ISSUER: 'https://id.example',
  OIDC_AUDIENCE: 'marquee',
  OIDC_JWKS_URI: 'https://id.example/keys',
};

/** `environment` are settings of the gateway. NODE_ENV=production brings an issuer along. */
export async function startGatewayAlone(
  environment: Record<string, string> = {},
  log: Log = silentLog,
): Promise<GatewayAlone> {
  const lifecycle = createLifecycle(silentLog);
  let fetches = 0;
  const { url, reload } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      DEV_ISSUER: 'false',
      MAX_BODY_BYTES: '12000000',
      ...(environment.NODE_ENV === 'production' ? production : {}),
      ...environment,
      PORT: '0',
    }),
    log,
    dataSource: () => ({
      process: async () => {
        fetches++;
        return { data: null };
      },
    }),
  });

  async function send(address: string, init: RequestInit): Promise<GatewayResponse> {
    const response = await fetch(address, init);
    const text = await response.text();
    const { data, errors } = JSON.parse(text) as GatewayResponse;
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      text,
      ...(data === undefined ? {} : { data }),
      ...(errors === undefined ? {} : { errors }),
    };
  }

  return {
    url,
    fetches: () => fetches,
    post: (body, headers = {}) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (parameters) =>
      send(`${url}/?${new URLSearchParams(parameters).toString()}`, {
        headers: { 'apollo-require-preflight': 'true' },
      }),
    reload,
    stop: () => lifecycle.stop(),
  };
}
