/** The setting of how long a program waits at its start for what it needs. */
import { integer } from './config.js';

export const startSettings = {
  START_TIMEOUT_MS: integer({
    description:
      'Time that the program waits at its start for a database that cannot be reached. Then it ends with the reason, and its supervisor starts it again. 0: without end.',
    default: 300_000,
    max: 86_400_000,
    unit: 'milliseconds',
  }),
};
