import type { Log } from '@marquee/kit/log';
import type { GatewayConfig } from '../config.js';
import type { Identity } from '../identity/authenticate.js';
import type { LoadShedder } from '../loadShedding/loadShedder.js';
import type { RateLimiter } from '../rateLimit/rateLimiter.js';
import type { Supergraph } from '../supergraph/supergraph.js';
import type { DevMember } from './devTokens.js';

/** What a process that serves the gateway chooses. */
export interface ServingOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  readonly notReady?: () => Promise<readonly string[]>;
  /** Names of the subgraphs that do not answer, for /ready. */
  readonly degraded?: () => readonly string[];
  /** Members worth becoming, where development tokens are issued. */
  readonly devMembers?: () => Promise<readonly DevMember[]>;
}

/** The same with the parts of the gateway that requests meet. */
export interface GatewayServerOptions extends ServingOptions {
  readonly identity: Identity;
  readonly rateLimiter: RateLimiter;
  readonly shedder: LoadShedder;
  /** The supergraph for a new request. */
  readonly current: () => Supergraph;
}
