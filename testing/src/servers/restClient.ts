/** Sends REST requests to a supergraph of a test. */
import type { Supergraph } from './supergraph.js';

export interface RestResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined if it is empty. */
  readonly body: Record<string, never> & { [field: string]: never };
  readonly text: string;
}

export interface RestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
}

/** Sends a request to a path below /api/v1 as the member with this handle; null sends it without a token. */
export type SendRest = (handle: string | null, path: string, request?: RestRequest) => Promise<RestResponse>;

export const createRestClient =
  ({ url, devIssuer }: Pick<Supergraph, 'url' | 'devIssuer'>): SendRest =>
  async (handle, path, { method = 'GET', headers, body } = {}) => {
    const token = handle === null ? undefined : await devIssuer.issue(handle);
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (text === '' ? undefined : JSON.parse(text)) as RestResponse['body'],
    };
  };

/** The path of the next page, from the header `link`; undefined on the last page. */
export const nextPath = ({ headers }: RestResponse): string | undefined =>
  /^<\/api\/v1([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
