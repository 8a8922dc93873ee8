/** The processes of one zone: a member of etcd, PostgreSQL with Patroni, Neo4j, catalog, social and gateway. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { startServing } from '../processes/servingProgram.js';
import { databaseUrl, launcherOf, networkOf, ports, urlOf, writerZone, zones, type Zone } from './layout.js';

export interface ZoneProcesses {
  readonly zone: Zone;
  startEtcd(): void;
  startPatroni(): void;
  startNeo4j(): Promise<RunningNeo4j>;
  /** Catalog, social and gateway. Resolves when they listen. */
  startPrograms(): Promise<void>;
  /** Everything of the zone ends at once, as if its power failed. */
  kill(): void;
  /** PostgreSQL and its Patroni end at once. */
  killPostgres(): void;
  /** Pulls the cable of the zone, or plugs it in. Its processes go on. */
  setCable(isPlugged: boolean): void;
}

export interface ZoneFolders {
  /** Made by deploy/zones/zones.sh: Patroni's program, its configuration for each zone, and the data of PostgreSQL. */
  readonly folder: string;
  readonly logs: string;
  /** Neo4j's. */
  readonly jars: string;
  /** The password of PostgreSQL. */
  readonly password: string;
  readonly secret: string;
  readonly keyFile: string;
}

/** Enough for the bundled films, and for tens of thousands. */
const neo4jMemory = { heap: '384m', pageCache: '48m' };

/** Starts nothing. */
export function zoneProcesses(lifecycle: Lifecycle, zone: Zone, folders: ZoneFolders): ZoneProcesses {
  const { folder, jars } = folders;
  const logs = join(folders.logs, zone.name);
  mkdirSync(logs, { recursive: true });
  const neo4jFolder = join(folder, 'neo4j', zone.name);
  mkdirSync(neo4jFolder, { recursive: true });
  const launcher = launcherOf(zone);
  let patroni: ChildProcess | undefined;
  let neo4j: RunningNeo4j | undefined;

  function start(name: string, command: readonly string[]): ChildProcess {
    const log = openSync(join(logs, `${name}.log`), 'a');
    const [program, ...args] = [...launcher, ...command];
    const child = spawn(program!, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    return child;
  }

  return {
    zone,
    startEtcd: () => void start('etcd', etcdCommand(zone, join(folder, 'etcd', zone.name))),
    startPatroni: () => {
      patroni = start('patroni', [join(folder, 'patroni'), join(folder, `${zone.name}.yml`)]);
    },
    startNeo4j: async () => {
      const address = { host: zone.address, port: ports.neo4j };
      neo4j = await startNeo4j(lifecycle, { jars, folder: neo4jFolder, memory: neo4jMemory, address, launcher });
      return neo4j;
    },
    startPrograms: async () => {
      const names = ['catalog', 'social', 'gateway'] as const;
      const start = (name: (typeof names)[number]) =>
        startServing(name, {
          folder: logs,
          launcher,
          environment: environmentOf(zone, { name, folders, neo4j: neo4j! }),
        });
      await Promise.all(names.map(start));
    },
    kill: () => killAll(pidsOf(zone)),
    killPostgres: () => {
      const file = join(folder, 'data', zone.name, 'postmaster.pid');
      const postmaster = existsSync(file) ? [Number(readFileSync(file, 'utf8').split('\n')[0])] : [];
      killAll([...(patroni?.pid === undefined ? [] : [patroni.pid]), ...postmaster]);
    },
    setCable: (isPlugged) => void execFileSync('ip', ['link', 'set', networkOf(zone), isPlugged ? 'up' : 'down']),
  };
}

function etcdCommand(zone: Zone, folder: string): string[] {
  const options = {
    name: zone.name,
    'data-dir': folder,
    'listen-client-urls': urlOf(zone, 'etcd'),
    'advertise-client-urls': urlOf(zone, 'etcd'),
    'listen-peer-urls': urlOf(zone, 'etcdPeers'),
    'initial-advertise-peer-urls': urlOf(zone, 'etcdPeers'),
    'initial-cluster': zones.map((other) => `${other.name}=${urlOf(other, 'etcdPeers')}`).join(','),
    'heartbeat-interval': '200',
    'election-timeout': '2000',
    'enable-v2': 'false',
  };
  return ['etcd', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)];
}

interface ProgramOfZone {
  readonly name: 'catalog' | 'social' | 'gateway';
  readonly folders: Pick<ZoneFolders, 'secret' | 'password' | 'keyFile'>;
  readonly neo4j: RunningNeo4j;
}

/** A zone's programs call each other. Films come from the zone's own Neo4j, and reads of social from its own PostgreSQL. */
function environmentOf(zone: Zone, { name, folders, neo4j }: ProgramOfZone): Record<string, string> {
  const { secret, password, keyFile } = folders;
  const own: Readonly<Record<string, string>> = {
    catalog: {
      NEO4J_URI: neo4j.uri,
      NEO4J_USER: neo4j.user,
      NEO4J_PASSWORD: neo4j.password,
      ...(zone === writerZone ? {} : { CATALOG_REPLICA_OF: urlOf(writerZone, 'catalog') }),
    },
    social: {
      DATABASE_URL: databaseUrl(zones, password),
      DATABASE_READ_URL: databaseUrl([zone], password),
      CATALOG_URL: urlOf(writerZone, 'catalog'),
    },
    gateway: {
      CATALOG_URL: urlOf(zone, 'catalog'),
      SOCIAL_URL: urlOf(zone, 'social'),
      CATALOG_FEED_URL: urlOf(writerZone, 'catalog'),
      DEV_ISSUER: 'true',
      DEV_ISSUER_KEY: keyFile,
      RATE_LIMITS: 'false',
    },
  }[name];
  return { HOST: zone.address, PORT: String(ports[name]), GATEWAY_SECRET: secret, DRAIN_DELAY_MS: '0', ...own };
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
}

/** The processes whose network is the zone's. */
const pidsOf = (zone: Zone): number[] =>
  execFileSync('ip', ['netns', 'pids', networkOf(zone)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map(Number);
