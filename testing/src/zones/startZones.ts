/** Starts the three zones, fills their databases, and starts HAProxy in front of them. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDevConfig } from '@marquee/dev/config';
import { fillDatabases } from '@marquee/dev/fillDatabases';
import { repositoryFile } from '@marquee/dev/repository';
import { neo4jJars } from '@marquee/dev/servers/jars';
import type { RunningNeo4j } from '@marquee/dev/servers/neo4j';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { waitUntil } from '../results/waitUntil.js';
import { databaseUrl, urlOf, writerZone, zones, type Zone } from './layout.js';
import { zoneProcesses, type ZoneProcesses } from './zoneProcesses.js';

export interface RunningZones {
  readonly processes: ReadonlyMap<Zone, ZoneProcesses>;
  readonly neo4j: ReadonlyMap<Zone, RunningNeo4j>;
  readonly databaseUrl: string;
}

export interface StartZonesOptions {
  /** Of deploy/zones/zones.sh. */
  readonly folder: string;
  readonly logs: string;
  readonly secret: string;
  readonly keyFile: string;
  readonly users: number;
  /** A folder with a data set; undefined: the bundled films. */
  readonly data: string | undefined;
  readonly print: (line: string) => void;
}

const pollMs = 500;
const limitMs = 240_000;

/** The processes end with their namespace, also without `lifecycle.stop()`. */
export async function startZones(lifecycle: Lifecycle, options: StartZonesOptions): Promise<RunningZones> {
  const { folder, logs, secret, keyFile, users, data, print } = options;
  const jars = await neo4jJars(silentProgress);
  const password = readFileSync(join(folder, 'password'), 'utf8').trim();
  const folders = { folder, logs, jars, password, secret, keyFile };
  const processes = new Map(zones.map((zone) => [zone, zoneProcesses(lifecycle, zone, folders)]));
  const all = [...processes.values()];
  print('Starting etcd and PostgreSQL …');
  for (const zone of all) zone.startEtcd();
  await startMembers(all);
  const neo4j = new Map<Zone, RunningNeo4j>();
  for (const zone of all) {
    print(`Starting Neo4j of zone ${zone.zone.name} …`);
    neo4j.set(zone.zone, await zone.startNeo4j());
  }
  print('Loading films and members …');
  const { dataset } = readDevConfig({ USERS: String(users), ...(data ? { DATA: data } : {}) });
  const url = databaseUrl(zones, password);
  await fillDatabases(lifecycle, {
    ...{ neo4j: neo4j.get(writerZone)!, databaseUrl: url, dataset, startTimeoutMs: limitMs },
    ...{ log: silentLog, progress: silentProgress, print: () => {}, signal: new AbortController().signal },
  });
  print('Starting catalogs, social and gateways, and filling the replicas …');
  for (const zone of all) await zone.startPrograms();
  startFront(logs);
  return { processes, neo4j, databaseUrl: url };
}

/** The first member leads. The others copy it. */
async function startMembers([first, ...others]: readonly ZoneProcesses[]): Promise<void> {
  first!.startPatroni();
  await waitUntil(() => isMember(first!.zone, /"role": "primary"/), pollMs, limitMs);
  for (const other of others) other.startPatroni();
  for (const other of others) await waitUntil(() => isMember(other.zone, /"role": "replica"/), pollMs, limitMs);
  await waitUntil(() => isMember(first!.zone, /"sync_standby": true|"sync_state": "sync"/), pollMs, limitMs);
}

async function isMember(zone: Zone, expected: RegExp): Promise<boolean> {
  try {
    const response = await fetch(`${urlOf(zone, 'patroni')}/patroni`, { signal: AbortSignal.timeout(1_000) });
    const text = await response.text();
    return /"state": "(running|streaming)"/.test(text) && expected.test(text);
  } catch {
    return false;
  }
}

/** HAProxy. It ends with the namespace. It has a higher priority, if this user may give it, as if it had a machine of its own. */
function startFront(logs: string): void {
  const log = openSync(join(logs, 'haproxy.log'), 'a');
  const configuration = repositoryFile('deploy', 'zones', 'haproxy.cfg');
  spawn('nice', ['-n', '-10', 'haproxy', '-db', '-f', configuration], { stdio: ['ignore', log, log] });
  closeSync(log);
}
