/** Settings of Redis, which several gateways share. */
import { integer, url, type SettingValues } from '@marquee/kit/config';

export interface RedisConfig {
  readonly url: string;
  readonly timeoutMs: number;
}

export const redisSettings = {
  REDIS_URL: url({
    description:
      'Redis in which several gateways count rates, and keep answers and persisted queries. Unset, and while it is away, each counts for itself and keeps persisted queries in memory.',
    default: undefined,
    protocols: ['redis', 'rediss'],
  }),
  REDIS_TIMEOUT_MS: integer({
    description: 'Time for an answer of Redis. If it is over, the gateway does without Redis until it answers again.',
    default: 20,
    min: 1,
    max: 1_000,
    unit: 'milliseconds',
  }),
};

/** Undefined without Redis. */
export const toRedisConfig = ({
  REDIS_URL: url,
  REDIS_TIMEOUT_MS: timeoutMs,
}: SettingValues<typeof redisSettings>): RedisConfig | undefined =>
  url === undefined ? undefined : { url, timeoutMs };
