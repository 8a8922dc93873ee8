/** Which policies a request counts against, under which key, and how much. */
import { hash } from 'node:crypto';
import type { GatewayViewer } from '../identity/gatewayViewer.js';
import type { PolicyName } from './policies.js';

/** Who sends a request. */
export interface Client {
  readonly viewer: GatewayViewer;
  /** The address; of IPv6 its first 64 bits. */
  readonly network: string;
}

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
export function requestCharge({ viewer, network }: Client): Charge {
  return { policy: viewer.role, key: clientKey(viewer.subject ?? network), points: 1 };
}

/** All charges of a request: the client may send it only if each policy has enough left. */
export function chargesOf(client: Client, { cost, writes, imports, profiles }: Usage): Charge[] {
  const { role } = client.viewer;
  const request = requestCharge(client);
  const { key } = request;
  const charges: Charge[] = [request, { policy: `${role}-cost`, key, points: Math.ceil(cost) }];
  if (role !== 'service')
    charges.push(
      { policy: 'writes', key, points: writes },
      { policy: 'imports', key, points: imports },
      signInCharge(client.network, profiles),
    );
  return charges.filter(({ points }) => points > 0);
}

/** A development token, a refused bearer token or a new profile. */
export const signInCharge = (network: string, points = 1): Charge => ({
  policy: 'sign-in',
  key: clientKey(network),
  points,
});

/** Short and of one length, so that the memory of a key is bounded. Redis holds no address and no subject. */
const clientKey = (client: string): string => hash('sha256', client, 'base64url').slice(0, 22);
