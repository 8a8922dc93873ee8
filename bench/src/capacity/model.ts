/** How many cores, servers and how much memory a rate of requests takes, computed from what one request costs. */

/** The processes that a request passes, in its order. */
export const parts = ['gateway', 'catalog', 'social', 'neo4j', 'postgres'] as const;
export type Part = (typeof parts)[number];
/** Seconds of CPU of a request in each process. */
export type PartSeconds = Readonly<Record<Part, number>>;

/** What a process keeps in memory by intent, such as answers or facts of films. */
export interface KeptMemory {
  readonly process: Part;
  /** Its metric. */
  readonly name: string;
  readonly bytes: number;
}

/** Look-ups in a memory of a process, counted by its metrics. */
export interface LookUps {
  readonly process: Part;
  readonly name: string;
  /** What was found. */
  readonly hits: number;
  readonly total: number;
}

/** CPU of a process that answers, and of its database. For watches, the process is the one that reads. */
export interface FeedSeconds {
  readonly process: number;
  readonly database: number;
}

/** Who reads a feed of changes: replicas, social and gateways read the catalog's. Social reads changed watches of its own leader. */
export type FollowerKind = 'replica' | 'social' | 'gateway' | 'watches';

/** What so many followers at once cost, each. */
export interface FollowerFigures {
  readonly kind: FollowerKind;
  readonly followers: number;
  /** A poll that finds nothing. */
  readonly poll: FeedSeconds;
  /** A change that is sent, if a poll finds `changes` of them. */
  readonly change: FeedSeconds;
  readonly changes: number;
  /** Bytes of a change. */
  readonly changeBytes: number;
  /** How long a poll that finds `changes` has the lock of the feed, in seconds. 0 for a feed without a lock. */
  readonly lock: number;
}

/** What followers of feeds cost, beside what the same servers take without them. */
export interface FeedFigures {
  /** The day of the measurement. */
  readonly date: string;
  /** Seconds of CPU a second while no follower polls. */
  readonly idle: Readonly<Record<'catalog' | 'neo4j' | 'postgres', number>>;
  /** CPU of the catalog for a request that reads nothing. */
  readonly nothing: number;
  readonly kinds: readonly FollowerFigures[];
  /** CPU of PostgreSQL's leader for what a process of social asks it each second while nothing is new. */
  readonly background: readonly { readonly followers: number; readonly postgres: number }[];
  /** Watches of a member whose changes were read. */
  readonly watchesOfMember: number;
}

/** What was measured. */
export interface RequestFigures {
  /** The day of the measurement, like 2026-11-28. */
  readonly date: string;
  /** Requests of each kind that were measured. */
  readonly requests: number;
  /** With the gateway's cache of answers, which answered `hitRate` of the reads. */
  readonly read: PartSeconds;
  /** Without this cache. */
  readonly uncachedRead: PartSeconds;
  /** From 0 to 1: reads that needed no execution. */
  readonly hitRate: number;
  readonly write: PartSeconds;
  /** Seconds of CPU of PostgreSQL for the question that a read from a replica asks the leader. */
  readonly question: number;
  /** Bytes of the answer to a read. */
  readonly answerBytes: number;
  /** Bytes of PostgreSQL's log for a write. */
  readonly logBytes: number;
  /** MB of one process, or of one server. */
  readonly memory: PartMemory;
  readonly kept: readonly KeptMemory[];
  readonly lookUps: readonly LookUps[];
  readonly feed: FeedFigures;
}

export type PartMemory = Readonly<Record<Part, number>>;

/** What was not measured, but chosen. */
export interface Assumptions {
  /** Reads that the gateway's cache answers, from 0 to 1. */
  readonly hitRate: number;
  /** Share of requests that write. */
  readonly writes: number;
  /** Share of its time that a core works. The rest is for peaks, a lost zone and the queue in front. */
  readonly utilization: number;
  /** Cores of one server of Neo4j or PostgreSQL. */
  readonly serverCores: number;
  /** Cores of the largest server that one would rent for the leader of PostgreSQL. */
  readonly largestServer: number;
  /** Connections that each process of social opens. */
  readonly connections: number;
  /** Connections that one server of PostgreSQL serves well. */
  readonly maxConnections: number;
  /** Bytes a second that the network of the largest server carries. `utilization` of it is used. */
  readonly network: number;
  /** Polls of a follower of the catalog in a second. */
  readonly polls: number;
  /** Changes of the catalog in a second, while films are ingested. */
  readonly changes: number;
  /** Share of its time that a process may read changed watches. */
  readonly reading: number;
}

/** What one rate takes. Servers of databases are those for reads; the leader of PostgreSQL is apart. */
export interface Needs {
  /** Requests a second. */
  readonly rate: number;
  readonly cores: PartSeconds;
  /** Of programs; of databases, servers. A process of Node.js works on one core. */
  readonly processes: Readonly<Record<Part, number>>;
  /** GB of all processes of a part. That of PostgreSQL is without the leader, which has the memory of a replica. */
  readonly memory: PartMemory;
  readonly leaderCores: number;
  readonly leaderConnections: number;
  /** Bytes a second. */
  readonly answers: number;
  readonly log: number;
  /** Why one leader of PostgreSQL is not enough, if it is not. */
  readonly breaks: readonly string[];
}

/**
 * The cost of a read if the gateway's cache answers `hitRate` of them. It lies on the line through both measured costs: all answers from the cache
 * cost the same. No cost is below 0.
 */
export function readAt({ read, uncachedRead, hitRate: measured }: RequestFigures, hitRate: number): PartSeconds {
  if (measured === 0) return read;
  const costOf = (part: Part) => uncachedRead[part] + (hitRate / measured) * (read[part] - uncachedRead[part]);
  return ofParts((part) => Math.max(0, costOf(part)));
}

const ofParts = (valueOf: (part: Part) => number): PartSeconds =>
  Object.fromEntries(parts.map((part) => [part, valueOf(part)])) as unknown as PartSeconds;

/** Each read is one question at most: concurrent reads of a process share it. So the leader's part is an upper bound. */
export function needsOf(rate: number, figures: RequestFigures, assumed: Assumptions): Needs {
  const { write, question, answerBytes, logBytes } = figures;
  const read = readAt(figures, assumed.hitRate);
  const writes = rate * assumed.writes;
  const reads = rate - writes;
  const coresFor = (seconds: number) => seconds / assumed.utilization;
  const cores = ofParts((part) => coresFor(reads * read[part] + (part === 'postgres' ? 0 : writes * write[part])));
  const isServer = (part: Part) => part === 'neo4j' || part === 'postgres';
  const processes = ofParts((part) => Math.ceil(cores[part] / (isServer(part) ? assumed.serverCores : 1)));
  const leaderCores = coresFor(writes * write.postgres + reads * question);
  const leaderConnections = processes.social * assumed.connections;
  const breaks = [
    ...(leaderCores > assumed.largestServer ? ['cores of the leader'] : []),
    ...(leaderConnections > assumed.maxConnections ? ['connections of the leader'] : []),
  ];
  return {
    rate,
    cores,
    processes,
    memory: ofParts((part) => (processes[part] * figures.memory[part]) / 1_024),
    leaderCores,
    leaderConnections,
    answers: reads * answerBytes,
    log: writes * logBytes,
    breaks,
  };
}
