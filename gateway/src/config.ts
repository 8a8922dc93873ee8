/** Configuration of the gateway, read once from the environment. */
import {
  flag,
  integer,
  oneOf,
  port,
  readSettings,
  secrets,
  text,
  url,
  urlsByName,
  type SettingValues,
} from '@marquee/kit/config';
import { isLoopback } from '@marquee/kit/http/addresses';
import { drainSettings } from '@marquee/kit/http/drainSettings';
import { resilienceSettings, toResilienceConfig, type ResilienceConfig } from '@marquee/kit/resilience/settings';
import { telemetrySettings, toTelemetryConfig, type TelemetryConfig } from '@marquee/kit/telemetry/settings';
import { cacheSettings, toResponseCacheConfig, type ResponseCacheConfig } from './caching/cacheSettings.js';
import type { CostLimits } from './cost/costLimit.js';
import { costSettings, toCostLimits } from './cost/costSettings.js';
import { answerSettings, toMaxAnswerBytes } from './execution/answerSize.js';
import { graphiqlSettings, toGraphiqlFolder } from './explorer/graphiql.js';
import { httpSettings, toHttpConfig, type HttpConfig } from './http/httpSettings.js';
import { redisSettings, toRedisConfig, type RedisConfig } from './redis/redisSettings.js';
import {
  loadSheddingSettings,
  toLoadSheddingConfig,
  type LoadSheddingConfig,
} from './loadShedding/loadSheddingSettings.js';
import { rateLimitSettings, toRateLimitConfig, type RateLimitConfig } from './rateLimit/policies.js';
import { identitySettings, toIdentityConfig, type IdentityConfig } from './identity/identitySettings.js';
import { supergraphSettings, toSupergraphConfig, type SupergraphConfig } from './supergraph/supergraphSettings.js';
import { toWebConfig, webSettings, type WebConfig } from './web/webSettings.js';
import { operationSettings, toOperationsConfig, type OperationsConfig } from './operations/operationSettings.js';

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  readonly production: boolean;
  readonly identity: IdentityConfig;
  readonly http: HttpConfig;
  readonly rateLimits: RateLimitConfig;
  /** What gateways share; undefined: each is for itself. */
  readonly redis: RedisConfig | undefined;
  readonly responseCache: ResponseCacheConfig;
  readonly loadShedding: LoadSheddingConfig;
  readonly supergraph: SupergraphConfig;
  /** Milliseconds from a client's request to its response. */
  readonly deadlineMs: number;
  /** The same for a request that imports a history. */
  readonly importDeadlineMs: number;
  /** Unset: neither traces nor metrics. */
  readonly telemetry?: TelemetryConfig;
  readonly costLimits: CostLimits;
  readonly operations: OperationsConfig;
  readonly maxAnswerBytes: number;
  /** Whether the routes of the REST API are served. */
  readonly rest: boolean;
  /** Whether there are pages to try operations and routes. */
  readonly explorers: boolean;
  /** The folder of GraphiQL; undefined: none. */
  readonly graphiqlFolder: string | undefined;
  /** The web app; undefined: none. */
  readonly web: WebConfig | undefined;
}

/** The gateway as a process of its own, with its subgraphs in other processes. */
export interface MultiProcessConfig extends GatewayConfig {
  /** Shared with the subgraphs. The first signs the viewer's identity. */
  readonly gatewaySecrets: readonly string[];
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** The catalog whose change feed is read; default: the subgraph "catalog". */
  readonly catalogFeedUrl?: string;
  /** Milliseconds from SIGTERM to the end of the listener. Unset: none. */
  readonly drainDelayMs?: number;
  readonly resilience?: ResilienceConfig;
}

export const gatewaySettings = {
  HOST: text({ description: 'Address to listen on.', default: '127.0.0.1' }),
  PORT: port({ description: 'Port to listen on; 0 takes a free one.', default: 4000 }),
  DEBUG: flag({ description: 'Writes verbose logs. The runner logs every statement too.' }),
  NODE_ENV: oneOf(['development', 'test', 'production'], {
    description:
      '`production` turns off introspection, suggestions of similar names, the page for exploring and the development issuer, and requires `OIDC_ISSUER`.',
    default: 'development',
  }),
  EXPLORERS: oneOf(['auto', 'true', 'false'], {
    description:
      'Whether `/`, `/graphiql` and `/api/v1/` have pages to try operations and routes. `auto`: except in production. The page of `/api/v1/` needs the package swagger-ui-dist, which images do not have.',
    default: 'auto',
  }),
  ...graphiqlSettings,
  REST: flag({
    description: 'Whether `/api/v1/` is served. Its routes need our supergraph: turn it off for another one.',
    default: true,
  }),
  ...identitySettings,
  ...webSettings,
  ...httpSettings,
  ...costSettings,
  ...operationSettings,
  ...rateLimitSettings,
  ...redisSettings,
  ...cacheSettings,
  ...loadSheddingSettings,
  ...supergraphSettings,
  ...answerSettings,
  DEADLINE_MS: integer({
    description: 'Time for a request. When it is over, the response has the parts that arrived.',
    default: 2_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
  }),
  IMPORT_DEADLINE_MS: integer({
    description: 'Time for `importHistory`, if it is longer than `DEADLINE_MS`. A file may have 20,000 rows.',
    default: 10_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
  }),
  ...telemetrySettings,
};

/** Settings of the gateway as a process of its own, beside gatewaySettings. */
export const multiProcessSettings = {
  ...drainSettings,
  GATEWAY_SECRET: secrets({ description: 'Shared with the subgraphs; signs the identity of the viewer.' }),
  CATALOG_URL: url({
    description: 'Address of the catalog subgraph.',
    default: 'http://127.0.0.1:4001',
    protocols: ['http', 'https'],
  }),
  CATALOG_FEED_URL: url({
    description:
      'Address of the catalog that tells what has changed, if CATALOG_URL has replicas among its catalogs: the one that they follow.',
    default: undefined,
    shownDefault: 'CATALOG_URL',
    protocols: ['http', 'https'],
  }),
  SOCIAL_URL: url({
    description: 'Address of the social subgraph.',
    default: 'http://127.0.0.1:4002',
    protocols: ['http', 'https'],
  }),
  SUBGRAPH_URLS: urlsByName({
    description:
      'Addresses of subgraphs by their names in the supergraph, with their paths. The supergraph itself has the addresses of others.',
  }),
  ...resilienceSettings,
};

export function readMultiProcessConfig(environment: NodeJS.ProcessEnv): MultiProcessConfig {
  const settings = readSettings(environment, { ...gatewaySettings, ...multiProcessSettings });
  return Object.freeze({
    ...toGatewayConfig(settings),
    gatewaySecrets: settings.GATEWAY_SECRET,
    ...(settings.CATALOG_FEED_URL === undefined ? {} : { catalogFeedUrl: settings.CATALOG_FEED_URL }),
    drainDelayMs: settings.DRAIN_DELAY_MS,
    subgraphUrls: {
      catalog: new URL('/graphql', settings.CATALOG_URL).href,
      social: new URL('/graphql', settings.SOCIAL_URL).href,
      ...settings.SUBGRAPH_URLS,
    },
    resilience: toResilienceConfig(settings),
  });
}

export const readGatewayConfig = (environment: NodeJS.ProcessEnv): GatewayConfig =>
  toGatewayConfig(readSettings(environment, gatewaySettings));

export interface GatewayDefaults {
  /** Whether `DEV_ISSUER=auto` issues development tokens when the gateway listens on a loopback address. */
  readonly devIssuerOnLoopback: boolean;
}

/** Throws a StartError when settings contradict each other. */
export function toGatewayConfig(
  settings: SettingValues<typeof gatewaySettings>,
  { devIssuerOnLoopback }: GatewayDefaults = { devIssuerOnLoopback: false },
): GatewayConfig {
  const { HOST: host, NODE_ENV } = settings;
  const production = NODE_ENV === 'production';
  const devIssuerByDefault = devIssuerOnLoopback && (host === 'localhost' || isLoopback(host));
  const explorers = settings.EXPLORERS === 'auto' ? !production : settings.EXPLORERS === 'true';
  const identity = toIdentityConfig(settings, { production, devIssuerByDefault });
  return Object.freeze({
    host,
    port: settings.PORT,
    debug: settings.DEBUG,
    production,
    identity,
    http: toHttpConfig(settings),
    rateLimits: toRateLimitConfig(settings),
    redis: toRedisConfig(settings),
    responseCache: toResponseCacheConfig(settings),
    loadShedding: toLoadSheddingConfig(settings),
    supergraph: toSupergraphConfig(settings),
    deadlineMs: settings.DEADLINE_MS,
    importDeadlineMs: Math.max(settings.DEADLINE_MS, settings.IMPORT_DEADLINE_MS),
    telemetry: toTelemetryConfig(settings),
    costLimits: toCostLimits(settings),
    operations: toOperationsConfig(settings, { production }),
    maxAnswerBytes: toMaxAnswerBytes(settings),
    rest: settings.REST,
    explorers,
    graphiqlFolder: toGraphiqlFolder(settings, explorers),
    web: toWebConfig(settings, identity),
  });
}
