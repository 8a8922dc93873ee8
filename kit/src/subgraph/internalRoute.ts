/** Reads an internal path of a subgraph in another process, with the signature that the subgraph demands. */
import { anonymous, viewerHeader, type ViewerSigner } from '../identity/viewer.js';
import { deadlineHeader } from './subgraphServer.js';

export interface InternalRoute {
  /** Any URL of the subgraph. */
  readonly url: string;
  readonly subgraph: string;
  readonly signer: ViewerSigner;
  /** How long an answer may take, to its last byte, in milliseconds. */
  readonly timeoutMs: number;
}

/** The JSON at `path`. Throws if the subgraph is away or late, or if it answers with anything else. */
export async function readInternalRoute(
  path: string,
  { url, subgraph, signer, timeoutMs }: InternalRoute,
): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    headers: { [viewerHeader]: signer.sign(anonymous, subgraph, ''), [deadlineHeader]: String(timeoutMs) },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.ok) return response.json();
  // The connection is free for the next request only if the answer is read.
  await response.body?.cancel();
  throw new Error(`${subgraph} answered ${response.status}`);
}
