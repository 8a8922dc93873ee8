/** What grows with the number of servers and processes times the rate, and where that ends: networks, and feeds that many follow. */
import type { Assumptions, FeedFigures, FeedSeconds, FollowerFigures, FollowerKind, Needs } from './model.js';

/** The log of PostgreSQL's leader, which each replica gets. */
export interface NetworkLimit {
  /** Bytes a second to all replicas. */
  readonly sent: number;
  /** Bytes a second that the leader may send. */
  readonly budget: number;
  /** Replicas that one server can send its log to. */
  readonly maxReplicas: number;
  /** 1 if the leader can send to all replicas; 2 if replicas of replicas are needed, and so on. Infinity if no server can send the log once. */
  readonly levels: number;
}

export function networkLimit({ log, processes }: Needs, { network, utilization }: Assumptions): NetworkLimit {
  const budget = network * utilization;
  const maxReplicas = Math.floor(budget / log);
  return { sent: log * processes.postgres, budget, maxReplicas, levels: levelsOf(processes.postgres, maxReplicas) };
}

/** Levels of a tree with `followers` nodes below its root, if each node has `children` at most. */
export function levelsOf(followers: number, children: number): number {
  if (children < 1) return followers > 0 ? Infinity : 1;
  let levels = 1;
  for (let width = children, held = children; held < followers; width *= children, held += width) levels++;
  return levels;
}

/** The writer of the catalog: its processes, its Neo4j, its network, and the lock of its feed. */
export interface FeedLoad {
  readonly followers: number;
  /** Polls in a second. */
  readonly polls: number;
  /** Cores of the writer's processes and of its Neo4j, each of which works its share of the time. */
  readonly cores: FeedSeconds;
  /** Bytes a second. */
  readonly sent: number;
  /** Share of the time that polls have the lock. While one has it, nothing is committed. Above 1 polls wait for each other without end. */
  readonly lock: number;
}

export type FollowerCounts = Readonly<Partial<Record<FollowerKind, number>>>;

/** Who follows the catalog in the model: each process of replicas, of social and of gateways. */
export const followersOf = ({ processes }: Needs): FollowerCounts => ({
  replica: processes.catalog,
  social: processes.social,
  gateway: processes.gateway,
});

/** What followers cost the writer, if each of them reads each of `changes` in a second. Processes with one database read fewer. */
export function feedLoad(
  counts: FollowerCounts,
  feed: FeedFigures,
  { polls, changes, utilization }: Pick<Assumptions, 'polls' | 'changes' | 'utilization'>,
): FeedLoad {
  const load = { followers: 0, polls: 0, process: 0, database: 0, sent: 0, lock: 0 };
  for (const [kind, count = 0] of Object.entries(counts) as [FollowerKind, number | undefined][]) {
    const { poll, change, changeBytes, lock } = costOf(feed, kind);
    load.followers += count;
    load.polls += count * polls;
    for (const part of ['process', 'database'] as const)
      load[part] += count * (polls * poll[part] + changes * change[part]);
    load.sent += count * changes * changeBytes;
    load.lock += count * Math.min(polls, changes) * lock;
  }
  const { process, database, ...rest } = load;
  return { ...rest, cores: { process: process / utilization, database: database / utilization } };
}

/** The cost with the most followers. Throws an Error if there is none. */
export function costOf({ kinds }: FeedFigures, kind: FollowerKind): FollowerFigures {
  const found = kinds.filter((one) => one.kind === kind);
  if (found.length === 0) throw new Error(`No follower "${kind}" was measured.`);
  return withMostFollowers(found);
}

const withMostFollowers = <One extends { readonly followers: number }>(all: readonly One[]): One =>
  all.reduce((most, one) => (one.followers > most.followers ? one : most));

/** What one writer has too little of. Its processes are no limit: there can be several over one Neo4j. */
export function feedBreaks({ lock, cores, sent }: FeedLoad, assumed: Assumptions): string[] {
  return [
    ...(lock > assumed.utilization ? ['lock of the feed'] : []),
    ...(cores.database > assumed.largestServer ? ["cores of the writer's Neo4j"] : []),
    ...(sent > assumed.network * assumed.utilization ? ['network of the writer'] : []),
  ];
}

/** Followers of one kind that one writer, or one replica, can have before the first of its limits. */
export function maxFollowers(kind: FollowerKind, feed: FeedFigures, assumed: Assumptions): number {
  const one = feedLoad({ [kind]: 1 }, feed, assumed);
  const { utilization, largestServer, network } = assumed;
  return Math.floor(
    Math.min(utilization / one.lock, largestServer / one.cores.database, (network * utilization) / one.sent),
  );
}

/** What processes of social cost the leader of PostgreSQL beside requests. */
export interface WatchesLimit {
  /** Cores of the leader for what processes ask while nothing is new. */
  readonly background: number;
  /** Share of its time that a process would read changed members, if each write changes another member. */
  readonly wanted: number;
  /** Cores of the leader for these readings. A process reads no more than it may. */
  readonly cores: number;
  /** Requests a second up to which a process can read all changes. */
  readonly maxRate: number;
}

export function watchesLimit({ rate, processes }: Needs, feed: FeedFigures, assumed: Assumptions): WatchesLimit {
  const { change } = costOf(feed, 'watches');
  const ofWrite = change.process + change.database;
  const wanted = rate * assumed.writes * ofWrite;
  const read = Math.min(wanted, assumed.reading) / ofWrite;
  const background = withMostFollowers(feed.background);
  return {
    background: (processes.social * background.postgres) / assumed.utilization,
    wanted,
    cores: (processes.social * read * change.database) / assumed.utilization,
    maxRate: assumed.reading / ofWrite / assumed.writes,
  };
}
