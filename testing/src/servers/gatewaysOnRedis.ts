/** A Redis server, and gateways that share it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readGatewayConfig } from '@marquee/gateway/config';
import { openGateway, type Gateway, type GatewayOptions } from '@marquee/gateway/gateway';
import { startRedis, type RedisServer } from './redis.js';

export interface GatewaysOnRedis {
  readonly redis: RedisServer;
  /** Opens another gateway. */
  open(subgraphs: Pick<GatewayOptions, 'dataSource' | 'changedIds'>): Promise<Gateway>;
  stop(): Promise<void>;
}

/** `environment` are settings of all gateways. */
export async function startGatewaysOnRedis(environment: Record<string, string>): Promise<GatewaysOnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-gateways-'));
  const lifecycle = createLifecycle(silentLog);
  const redis = await startRedis();
  const config = readGatewayConfig({
    PORT: '0',
    DEV_ISSUER: 'true',
    DEV_ISSUER_KEY: join(folder, 'key.json'),
    REDIS_URL: redis.url,
    // A busy machine may be slow to answer; that is not what is tested here.
    REDIS_TIMEOUT_MS: '1000',
    ...environment,
  });
  return {
    redis,
    open: (subgraphs) => openGateway(lifecycle, { config, log: silentLog, ...subgraphs }),
    stop: async () => {
      await lifecycle.stop();
      redis.resume();
      await redis.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
