/** CPU time of this process and of the database servers, and the memory of these, read from Linux's /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { ownCpuSeconds } from './cpuTime.js';
import { cpuSecondsOf, listPids, listProcesses, proportionalMegabytes, readTicks, toSeconds } from './processTable.js';

/** Seconds of CPU since some moment. */
export interface CpuSeconds {
  readonly node: number;
  readonly postgres: number;
  readonly neo4j: number;
  readonly total: number;
}

export interface MeasuredServers {
  /** `bolt://host:port` */
  readonly neo4jUri: string;
  /** `postgresql://…@host:port/database` */
  readonly databaseUrl: string;
}

export type CpuMeter = () => CpuSeconds;

/** The seconds that `work` takes in this process and in the servers. */
export async function cpuOf(meter: CpuMeter, work: () => Promise<unknown>): Promise<CpuSeconds> {
  const before = meter();
  await work();
  const after = meter();
  return toTotal({
    node: after.node - before.node,
    postgres: after.postgres - before.postgres,
    neo4j: after.neo4j - before.neo4j,
  });
}

/** Servers on this machine are found by their ports. Throws if this process may not see them. */
export function openCpuMeter({ neo4jUri, databaseUrl }: MeasuredServers): CpuMeter {
  const neo4j = listenerOf(portOf(neo4jUri));
  const postgres = listenerOf(portOf(databaseUrl));
  return () =>
    toTotal({
      node: ownCpuSeconds(),
      neo4j: cpuSecondsOf(neo4j),
      postgres: secondsOfFamily(postgres),
    });
}

/** Memory of the servers in MB. PostgreSQL's is that of all its processes. */
export function memoryOfServers({ neo4jUri, databaseUrl }: MeasuredServers): { neo4j: number; postgres: number } {
  const postgres = listenerOf(portOf(databaseUrl));
  const family = [
    postgres,
    ...[...listProcesses()].filter(([, { parent }]) => parent === postgres).map(([pid]) => pid),
  ];
  return {
    neo4j: proportionalMegabytes(listenerOf(portOf(neo4jUri))),
    postgres: family.reduce((sum, pid) => sum + proportionalMegabytes(pid), 0),
  };
}

const toTotal = (seconds: Omit<CpuSeconds, 'total'>): CpuSeconds => ({
  ...seconds,
  total: seconds.node + seconds.postgres + seconds.neo4j,
});

const portOf = (address: string) => Number(new URL(address).port);

/** PostgreSQL has a process for each connection, which is a child of the first one. */
function secondsOfFamily(pid: number): number {
  const { own, ended } = readTicks(pid);
  let ticks = own + ended;
  for (const child of listProcesses().values()) if (child.parent === pid) ticks += child.own;
  return toSeconds(ticks);
}

/** The process that listens on a TCP port. */
function listenerOf(port: number): number {
  const sockets = ['tcp', 'tcp6'].flatMap((family) => listeningSockets(family, port));
  const pid = listPids().find((candidate) => openSockets(candidate).some((socket) => sockets.includes(socket)));
  if (pid === undefined) throw new Error(`No process that this one may see listens on port ${port}.`);
  return pid;
}

function listeningSockets(family: string, port: number): string[] {
  const listening = '0A';
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(`/proc/net/${family}`, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === listening)
    .map((fields) => `socket:[${fields[9]}]`);
}

function openSockets(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}
