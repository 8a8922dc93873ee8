/** Which policies a request counts against, under which key, and how much. */
import { hash } from 'node:crypto';
import type { GatewayViewer } from '../identity/gatewayViewer.js';
import type { PolicyName } from './policies.js';

/** Who sends a request. */
export interface Client {
  readonly viewer: GatewayViewer;
  /** The address; of IPv6 its first 64 bits. */
  readonly network: string;
  /** Of what the client sends: of its subject, or else of its network. */
  readonly key: string;
}

/** A client with its key, which is looked up several times in a request. */
export const toClient = (viewer: GatewayViewer, network: string): Client => ({
  viewer,
  network,
  key: clientKey(viewer.subject ?? network),
});

/** What a request asks for. */
export interface Usage {
  /** Estimated cost; 0 for a request that is refused anyway. */
  readonly cost: number;
  /** Fields at the root of a mutation. */
  readonly writes: number;
  /** Those that import a history. */
  readonly imports: number;
  /** Those that create a profile. */
  readonly profiles: number;
}

export interface Charge {
  readonly policy: PolicyName;
  readonly key: string;
  readonly points: number;
}

/** The charge for the request itself. It comes first in `chargesOf`. */
export const requestCharge = ({ viewer, key }: Client): Charge => ({ policy: viewer.role, key, points: 1 });

/** All charges of a request: the client may send it only if each policy has enough left. */
export function chargesOf(client: Client, { cost, writes, imports, profiles }: Usage): Charge[] {
  const { role } = client.viewer;
  const request = requestCharge(client);
  const { key } = request;
  const charges = [request];
  const add = (policy: PolicyName, points: number) => {
    if (points > 0) charges.push({ policy, key, points });
  };
  add(`${role}-cost`, Math.ceil(cost));
  if (role === 'service') return charges;
  add('writes', writes);
  add('imports', imports);
  if (profiles > 0) charges.push(signInCharge(client.network, profiles));
  return charges;
}

/** A development token, a refused bearer token or a new profile. */
export const signInCharge = (network: string, points = 1): Charge => ({
  policy: 'sign-in',
  key: clientKey(network),
  points,
});

/** Short and of one length, so that the memory of a key is bounded. Redis holds no address and no subject. */
const clientKey = (client: string): string => hash('sha256', client, 'base64url').slice(0, 22);
