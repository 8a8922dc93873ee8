/** The context of one client request at the gateway. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';

export interface GatewayContext extends ScopeRequest {
  /** When the deadline is, in milliseconds of performance.now(). */
  readonly deadlineAt: number;
  /** Aborts at the deadline only; `signal` aborts when the client disconnects as well. */
  readonly deadline: AbortSignal;
}
