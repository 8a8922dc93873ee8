/**
 * Where everything of the three zones is. Each zone has an address of the loopback range, in a network of its own that deploy/zones/zones.sh makes.
 * deploy/zones/haproxy.cfg has the same addresses.
 */
export interface Zone {
  readonly name: 'a' | 'b' | 'c';
  readonly region: Region;
  readonly address: string;
}
export type Region = 'one' | 'two';

export const zones: readonly Zone[] = [
  { name: 'a', region: 'one', address: '127.0.1.1' },
  { name: 'b', region: 'one', address: '127.0.2.1' },
  { name: 'c', region: 'two', address: '127.0.3.1' },
];
/** Films are written here; the other zones have replicas. */
export const writerZone = zones[0]!;

export const ports = {
  gateway: 4000,
  catalog: 4001,
  social: 4002,
  neo4j: 7687,
  postgres: 5432,
  patroni: 8008,
  etcd: 2379,
  etcdPeers: 2380,
} as const;
export type Port = keyof typeof ports;

export const hostAndPort = ({ address }: Zone, port: Port): string => `${address}:${ports[port]}`;
export const urlOf = (zone: Zone, port: Port): string => `http://${hostAndPort(zone, port)}`;

/** HAProxy, where the clients of a region come to. */
export const frontUrls: Readonly<Record<Region, string>> = {
  one: 'http://127.0.9.1:8081',
  two: 'http://127.0.9.1:8082',
};

/** The name of the network of a zone, and of the cable that leads to it. */
export const networkOf = ({ name }: Pick<Zone, 'name'>): string => `zone-${name}`;
/** Starts the command after it in the network of a zone. */
export const launcherOf = (zone: Zone): string[] => ['nsenter', `--net=/run/netns/${networkOf(zone)}`];

/** The PostgreSQL of these zones. */
export const databaseUrl = (of: readonly Zone[], password: string): string =>
  `postgresql://marquee:${password}@${of.map((zone) => hostAndPort(zone, 'postgres')).join(',')}/postgres`;
