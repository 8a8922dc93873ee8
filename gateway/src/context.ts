/** The context of one client request at the gateway. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';
import type { RequestRecord } from '@marquee/kit/telemetry/requests';
import type { GatewayViewer } from './identity/gatewayViewer.js';

export interface GatewayContext extends ScopeRequest {
  readonly viewer: GatewayViewer;
  /** The address of the client, behind trusted proxies. */
  readonly clientAddress: string;
  /** What the request's line in the log says. */
  readonly record?: RequestRecord;
  /** Counts the fetches from subgraphs. */
  readonly fetches?: { count: number };
  /** The lowest number of the change feed that a replica has answered from; Infinity if none has. */
  readonly replicas?: { position: number };
  /** When the deadline is, in milliseconds of performance.now(). */
  readonly deadlineAt: number;
}
