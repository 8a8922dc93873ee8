/** Configuration of the one-command runner, read once from the environment. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { integer, readSettings, text, url } from '@marquee/kit/config';
import { repositoryFile } from './repository.js';
import { StartError } from '@marquee/kit/errors';
import { readGatewayConfig, type GatewayConfig } from '@marquee/gateway/config';

/** What is loaded into empty databases. */
export type Dataset =
  /** The bundled films and a made-up world. */
  | { readonly kind: 'bundled'; readonly users: number; readonly seed: number }
  /** A folder with `wikipedia/` and `social/`, and the bundled films. */
  | { readonly kind: 'folder'; readonly path: string };

export interface DevConfig {
  readonly gateway: GatewayConfig;
  /** Where the databases of this data set live. */
  readonly dataFolder: string;
  readonly dataset: Dataset;
  /** A server of one's own; undefined where one shall be started. */
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string } | undefined;
  readonly databaseUrl: string | undefined;
}

const defaultUsers = 200;
const defaultSeed = 7;

export function readDevConfig(environment: NodeJS.ProcessEnv): DevConfig {
  const settings = readSettings(environment, {
    MARQUEE_DATA: text(repositoryFile('.data')),
    DATA: text(undefined),
    USERS: integer(defaultUsers, 2, 1_000_000),
    SEED: integer(defaultSeed, 0, 4_294_967_295),
    NEO4J_URI: url(undefined, 'bolt', 'bolt+s', 'bolt+ssc', 'neo4j', 'neo4j+s', 'neo4j+ssc'),
    NEO4J_USER: text('neo4j'),
    NEO4J_PASSWORD: text(undefined),
    DATABASE_URL: url(undefined, 'postgres', 'postgresql'),
  });
  if (settings.NEO4J_URI && settings.NEO4J_PASSWORD === undefined)
    throw new StartError('NEO4J_PASSWORD must be set along with NEO4J_URI.');
  const dataset: Dataset = settings.DATA
    ? { kind: 'folder', path: resolve(settings.DATA) }
    : { kind: 'bundled', users: settings.USERS, seed: settings.SEED };
  return Object.freeze({
    gateway: readGatewayConfig(environment),
    dataFolder: resolve(settings.MARQUEE_DATA, folderName(dataset)),
    dataset,
    neo4j: settings.NEO4J_URI
      ? { uri: settings.NEO4J_URI, user: settings.NEO4J_USER, password: settings.NEO4J_PASSWORD! }
      : undefined,
    databaseUrl: settings.DATABASE_URL,
  });
}

/** `--users 1000 --seed 3`, `--data folder`, `--port 8080`: the same as USERS, SEED, DATA and PORT, which they win over. */
export function withFlags(environment: NodeJS.ProcessEnv, flags: readonly string[]): NodeJS.ProcessEnv {
  const names = ['users', 'seed', 'data', 'port'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args: [...flags], options });
    const given = Object.entries(values).map(([name, value]) => [name.toUpperCase(), String(value)]);
    return { ...environment, ...Object.fromEntries(given) };
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]} The flags are --${names.join(', --')}.`);
  }
}

/** Each data set has databases of its own, so that switching between them loads nothing twice. */
function folderName(dataset: Dataset): string {
  if (dataset.kind === 'bundled') return `bundled-${dataset.users}-${dataset.seed}`;
  return dataset.path.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
}
