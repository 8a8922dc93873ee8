/** Configuration of the one-command runner, read once from the environment. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { integer, readSettings, text, url } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import { startSettings } from '@marquee/kit/startSettings';
import { catalogSettings } from '@marquee/catalog/config';
import { gatewaySettings, toGatewayConfig, type GatewayConfig } from '@marquee/gateway/config';
import { neo4jProtocols } from '@marquee/graph/neo4j/settings';
import { ingestSettings } from '@marquee/ingestion/config';
import { socialSettings } from '@marquee/social/config';
import { databaseUrl } from '@marquee/social/db/address';
import { repositoryFile } from './repository.js';

/** The data set that the runner loads into empty databases. */
export type Dataset =
  /** The bundled films with generated users. */
  | { readonly kind: 'bundled'; readonly users: number; readonly seed: number }
  /** A folder with `wikipedia/` and `social/`, and the bundled films. */
  | { readonly kind: 'folder'; readonly path: string };

export interface DevConfig {
  readonly gateway: GatewayConfig;
  /** Where the databases of this data set live. */
  readonly dataFolder: string;
  readonly dataset: Dataset;
  /** An external server; undefined to start one. */
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string } | undefined;
  /** An external server; undefined to start one. */
  readonly databaseUrl: string | undefined;
  /** Milliseconds that the start may wait for external servers. 0: without end. */
  readonly startTimeoutMs: number;
}

/** Settings of the runner, beside those of the gateway. */
export const devSettings = {
  MARQUEE_DATA: text({
    description: 'Folder of the databases. Each data set has a folder of its own in it.',
    default: repositoryFile('.data'),
    shownDefault: '.data',
    allowed: 'path',
  }),
  DATA: text({
    description: 'Data set to load: a folder with `wikipedia/` and `social/`. Unset: generated users.',
    default: undefined,
    allowed: 'path',
  }),
  USERS: integer({ description: 'Number of generated users.', default: 200, min: 2, max: 1_000_000 }),
  SEED: integer({
    description: 'Seed of the generated users; the same seed gives the same data.',
    default: 7,
    max: 4_294_967_295,
  }),
  NEO4J_URI: url({
    description: 'An external Neo4j server. Unset: the runner starts one.',
    default: undefined,
    protocols: neo4jProtocols,
  }),
  NEO4J_USER: text({ description: 'User of that server.', default: 'neo4j' }),
  NEO4J_PASSWORD: text({ description: 'Password of that user. Required with `NEO4J_URI`.', default: undefined }),
  DATABASE_URL: databaseUrl({
    description: 'An external PostgreSQL database, of one server or several. Unset: the runner starts a server.',
    default: undefined,
  }),
  ...startSettings,
};

/** What the programs use if their variables are unset. The runner does not read these variables. */
export const programDefaults = {
  factsBytes: catalogSettings.FACTS_CACHE_MB.parse(undefined) * 1024 * 1024,
  filmsBytes: catalogSettings.SEARCH_MEMORY_MB.parse(undefined) * 1024 * 1024,
  readTimeoutMs: catalogSettings.NEO4J_READ_TIMEOUT_MS.parse(undefined),
  ingestReadTimeoutMs: ingestSettings.NEO4J_READ_TIMEOUT_MS.parse(undefined),
  poolSize: socialSettings.DATABASE_POOL_SIZE.parse(undefined),
  statementTimeoutMs: socialSettings.DATABASE_STATEMENT_TIMEOUT_MS.parse(undefined),
} as const;

const builtWeb = repositoryFile('web/dist');

/** Serves the built web app unless `WEB_ROOT` is set, if only to an empty text. */
const withWeb = (environment: NodeJS.ProcessEnv, built: string): NodeJS.ProcessEnv =>
  environment.WEB_ROOT === undefined && existsSync(join(built, 'index.html'))
    ? { ...environment, WEB_ROOT: built }
    : environment;

/** `web`: where the built web app is. Throws a StartError when a value is invalid or settings contradict each other. */
export function readDevConfig(environment: NodeJS.ProcessEnv, web = builtWeb): DevConfig {
  const settings = readSettings(withWeb(environment, web), { ...devSettings, ...gatewaySettings });
  if (settings.NEO4J_URI && settings.NEO4J_PASSWORD === undefined)
    throw new StartError('NEO4J_PASSWORD must be set along with NEO4J_URI.');
  const dataset: Dataset = settings.DATA
    ? { kind: 'folder', path: resolve(settings.DATA) }
    : { kind: 'bundled', users: settings.USERS, seed: settings.SEED };
  return Object.freeze({
    gateway: toGatewayConfig(settings, { devIssuerOnLoopback: true }),
    dataFolder: resolve(settings.MARQUEE_DATA, folderName(dataset)),
    dataset,
    neo4j: settings.NEO4J_URI
      ? { uri: settings.NEO4J_URI, user: settings.NEO4J_USER, password: settings.NEO4J_PASSWORD! }
      : undefined,
    databaseUrl: settings.DATABASE_URL,
    startTimeoutMs: settings.START_TIMEOUT_MS,
  });
}

/** The environment with flags in it: `--users 1000 --seed 3 --data folder --port 8080` set USERS, SEED, DATA and PORT. */
export function withFlags(environment: NodeJS.ProcessEnv, flags: readonly string[]): NodeJS.ProcessEnv {
  const names = ['users', 'seed', 'data', 'port'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args: [...flags], options });
    const given = Object.entries(values).map(([name, value]) => [name.toUpperCase(), String(value)] as const);
    return { ...environment, ...Object.fromEntries(given) };
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]} The flags are --${names.join(', --')}.`);
  }
}

/** Each data set has its own databases, so that switching between data sets loads nothing again. */
function folderName(dataset: Dataset): string {
  if (dataset.kind === 'bundled') return `bundled-${dataset.users}-${dataset.seed}`;
  return dataset.path.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
}
