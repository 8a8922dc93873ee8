/** How many cores and servers a rate of requests takes, computed from what one request costs. */

/** The processes that a request passes, in its order. */
export const parts = ['gateway', 'catalog', 'social', 'neo4j', 'postgres'] as const;
export type Part = (typeof parts)[number];
/** Seconds of CPU of a request in each process. */
export type PartSeconds = Readonly<Record<Part, number>>;

/** What was measured. */
export interface RequestFigures {
  readonly read: PartSeconds;
  readonly write: PartSeconds;
  /** Seconds of CPU of PostgreSQL for the question that a read from a replica asks the leader. */
  readonly question: number;
  /** Bytes of the answer to a read. */
  readonly answerBytes: number;
  /** Bytes of PostgreSQL's log for a write. */
  readonly logBytes: number;
}

/** What was not measured, but chosen. */
export interface Assumptions {
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
}

/** What one rate takes. Servers of databases are those for reads; the leader of PostgreSQL is apart. */
export interface Needs {
  /** Requests a second. */
  readonly rate: number;
  readonly cores: PartSeconds;
  readonly neo4jServers: number;
  readonly postgresReplicas: number;
  readonly leaderCores: number;
  readonly leaderConnections: number;
  /** Bytes a second. */
  readonly answers: number;
  readonly log: number;
  /** Why one leader of PostgreSQL is not enough, if it is not. */
  readonly breaks: readonly string[];
}

/** Each read is one question at most: concurrent reads of a process share it. So the leader's part is an upper bound. */
export function needsOf(rate: number, figures: RequestFigures, assumed: Assumptions): Needs {
  const { read, write, question, answerBytes, logBytes } = figures;
  const writes = rate * assumed.writes;
  const reads = rate - writes;
  const coresFor = (seconds: number) => seconds / assumed.utilization;
  const coresOf = (part: Part) => coresFor(reads * read[part] + (part === 'postgres' ? 0 : writes * write[part]));
  const cores = Object.fromEntries(parts.map((part) => [part, coresOf(part)])) as unknown as PartSeconds;
  const leaderCores = coresFor(writes * write.postgres + reads * question);
  const leaderConnections = Math.ceil(cores.social) * assumed.connections;
  const breaks = [
    ...(leaderCores > assumed.largestServer ? ['cores of the leader'] : []),
    ...(leaderConnections > assumed.maxConnections ? ['connections of the leader'] : []),
  ];
  return {
    rate,
    cores,
    neo4jServers: Math.ceil(cores.neo4j / assumed.serverCores),
    postgresReplicas: Math.ceil(cores.postgres / assumed.serverCores),
    leaderCores,
    leaderConnections,
    answers: reads * answerBytes,
    log: writes * logBytes,
    breaks,
  };
}
