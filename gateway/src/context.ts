/** What belongs to one client request at the gateway. */
import type { ScopeRequest } from '@marquee/kit/subgraph/subgraph';

export interface GatewayContext extends ScopeRequest {
  /** When the answer must be under way, in milliseconds of performance.now(). */
  readonly deadlineAt: number;
  /** Aborted at the deadline, and only by it. */
  readonly deadline: AbortSignal;
}
