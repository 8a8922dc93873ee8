/** Starts the thread of `peer.main.ts`, and talks with it. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** An operation to send to the gateway at `url`. */
export interface PeerRequest {
  readonly url: string;
  readonly query: string;
}

export type PeerAnswer =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'answer'; readonly bytes: number; readonly failure: string | undefined };

export interface Peer {
  /** Of both subgraphs. */
  readonly subgraphUrl: string;
  /** Sends an operation to the gateway, and returns the bytes of the answer. */
  request(request: PeerRequest): Promise<number>;
  stop(): Promise<unknown>;
}

const file = fileURLToPath(import.meta.url).replace(/peer(\.\w+)$/, 'peer.main$1');

export async function startPeer(): Promise<Peer> {
  const worker = new Worker(file);
  const next = <Kind extends PeerAnswer['kind']>(kind: Kind) =>
    new Promise<Extract<PeerAnswer, { kind: Kind }>>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: PeerAnswer) => {
        worker.off('error', reject);
        if (message.kind === kind) resolve(message as Extract<PeerAnswer, { kind: Kind }>);
        else reject(new Error(`the peer sent ${message.kind} instead of ${kind}`));
      });
    });
  const { url: subgraphUrl } = await next('listening');
  return {
    subgraphUrl,
    request: async (request) => {
      const answer = next('answer');
      worker.postMessage(request);
      const { bytes, failure } = await answer;
      if (failure !== undefined) throw new Error(failure);
      return bytes;
    },
    stop: () => worker.terminate(),
  };
}
