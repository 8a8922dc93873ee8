/** The setting of how a server leaves a load balancer. */
import { integer } from '../config.js';

export const drainSettings = {
  DRAIN_DELAY_MS: integer({
    description:
      'Time after SIGTERM in which `/ready` answers 503 and requests are still taken, so that load balancers notice. SIGINT stops at once.',
    default: 3_000,
    max: 600_000,
    unit: 'milliseconds',
  }),
};
