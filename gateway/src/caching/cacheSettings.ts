/** Settings of the answers that the gateway keeps. */
import { flag, integer, type SettingValues } from '@marquee/kit/config';

export interface ResponseCacheConfig {
  readonly isEnabled: boolean;
  /** Memory for answers, without Redis. */
  readonly maxBytes: number;
  readonly pollMs: number;
  readonly maxLagMs: number;
}

export const cacheSettings = {
  RESPONSE_CACHE: flag({
    description:
      'Keeps answers that are the same for every viewer until the catalog changes: in Redis with `REDIS_URL`, else in memory.',
    default: true,
  }),
  RESPONSE_CACHE_MB: integer({
    description: 'Memory for kept answers, without Redis.',
    default: 32,
    min: 1,
    max: 4_096,
    unit: 'megabytes',
  }),
  RESPONSE_CACHE_POLL_MS: integer({
    description: "Time between two readings of the catalog's change feed.",
    default: 500,
    min: 20,
    max: 60_000,
    unit: 'milliseconds',
  }),
  RESPONSE_CACHE_MAX_LAG_MS: integer({
    description: 'No kept answer is given when the change feed was not read for so long.',
    default: 5_000,
    min: 100,
    max: 600_000,
    unit: 'milliseconds',
  }),
};

export const toResponseCacheConfig = (settings: SettingValues<typeof cacheSettings>): ResponseCacheConfig => ({
  isEnabled: settings.RESPONSE_CACHE,
  maxBytes: settings.RESPONSE_CACHE_MB * 1024 * 1024,
  pollMs: settings.RESPONSE_CACHE_POLL_MS,
  maxLagMs: settings.RESPONSE_CACHE_MAX_LAG_MS,
});
