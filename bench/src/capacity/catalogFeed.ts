/**
 * What followers of the catalog's change feed cost the catalog and its Neo4j. They poll as replicas, social and gateways do: for what
 * comes after the last change, which is nothing, and after an earlier one, so that changed films are sent.
 */
import { lastChange, maxChanges, readChangedIds, readChanges } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { lastList, readReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { anonymous, viewerHeader, type ViewerSigner } from '@marquee/kit/identity/viewer';
import { costOfPolls, followersAtOnce, idleCost, type PollCost, type Reading } from './followers.js';
import type { FeedSeconds, FollowerFigures } from './model.js';

type Server = 'catalog' | 'neo4j';

export interface CatalogFeedMeters {
  /** The catalog's process. */
  readonly url: string;
  readonly signer: ViewerSigner;
  readonly neo4j: Neo4jConnection;
  /** To be changed. */
  readonly films: readonly SourceRecord[];
  readonly read: () => Reading<Server>;
}

export interface CatalogFeedFigures {
  readonly idle: Reading<Server>;
  readonly nothing: number;
  readonly kinds: readonly FollowerFigures[];
}

const lockRuns = 60;

/** What the feed has: so many films after number `earlier`, and nothing after `last`. */
interface Changes {
  readonly earlier: number;
  readonly last: number;
  readonly count: number;
}

interface CatalogFollower {
  readonly kind: 'replica' | 'social' | 'gateway';
  /** The paths of one poll. */
  readonly paths: (after: number) => readonly string[];
  /** What the catalog reads for a poll. */
  readonly answer: (neo4j: Neo4jConnection, after: number) => Promise<unknown>;
}

export async function measureCatalogFeed(meters: CatalogFeedMeters): Promise<CatalogFeedFigures> {
  const { neo4j, read } = meters;
  const lists = await lastList(neo4j.readInBackground);
  const idle = await idleCost(read);
  const nothing = await costOfPolls(read, idle, { followers: 10, poll: () => bytesOf(meters, ['/live']) });
  const kinds = await withChanges(meters, async (changes) => {
    const kinds: FollowerFigures[] = [];
    for (const follower of followersAfter(lists)) {
      const lock = await lockSeconds(neo4j, (timed) => follower.answer(timed, changes.earlier));
      const cost = (after: number, followers: number) =>
        costOfPolls(read, idle, { followers, poll: () => bytesOf(meters, follower.paths(after)) });
      // So that the first number of followers does not pay for what is compiled.
      await cost(changes.earlier, 10);
      for (const followers of followersAtOnce) {
        const none = await cost(changes.last, followers);
        const some = await cost(changes.earlier, followers);
        kinds.push({ kind: follower.kind, followers, lock, ...perChange(none, some, changes.count) });
      }
    }
    return kinds;
  });
  return { idle, nothing: nothing.cpu.catalog, kinds };
}

/** `lists`: the last number of the kept lists, of which there are no later ones. */
const followersAfter = (lists: number): readonly CatalogFollower[] => [
  {
    kind: 'replica',
    paths: (after) => [`/replica/changes?after=${after}`, `/replica/lists?after=${lists}`],
    answer: readReplicaPage,
  },
  { kind: 'social', paths: (after) => [`/changes?after=${after}&limit=${maxChanges}`], answer: readChanges },
  { kind: 'gateway', paths: (after) => [`/changed-ids?after=${after}`], answer: readChangedIds },
];

/** Bytes of the answers, without headers. Throws an Error for an answer that is not whole. */
async function bytesOf({ url, signer }: CatalogFeedMeters, paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    const response = await fetch(new URL(path, url), {
      headers: { [viewerHeader]: signer.sign(anonymous, 'catalog', '') },
    });
    if (!response.ok) throw new Error(`${path}: the catalog answered ${response.status}`);
    bytes += (await response.arrayBuffer()).byteLength;
  }
  return bytes;
}

/** What each of the changes costs, beyond a poll that finds none. */
function perChange(none: PollCost<Server>, some: PollCost<Server>, changes: number) {
  const change = (server: Server) => Math.max(0, some.cpu[server] - none.cpu[server]) / changes;
  const poll: FeedSeconds = { process: none.cpu.catalog, database: none.cpu.neo4j };
  return {
    poll,
    change: { process: change('catalog'), database: change('neo4j') },
    changes,
    changeBytes: (some.bytes - none.bytes) / changes,
  };
}

/** Changes the films, calls `work` with what the feed then has, and changes them back. Nothing else may change the catalog. */
async function withChanges<T>({ neo4j, films }: CatalogFeedMeters, work: (changes: Changes) => Promise<T>): Promise<T> {
  const apply = (version: number, change: (film: FilmRecord) => FilmRecord) =>
    applyRecords(
      neo4j,
      films.map((record) => ({ ...record, version, film: record.film && change(record.film) })),
    );
  const earlier = await lastChange(neo4j.readInBackground);
  const version = Date.now();
  await apply(version, (film) => ({ ...film, synopsis: `${film.synopsis ?? ''} Changed.` }));
  try {
    const { ids, cursor } = await readChangedIds(neo4j, earlier);
    return await work({ earlier, last: cursor, count: ids.length });
  } finally {
    await apply(version + 1, (film) => film);
  }
}

/**
 * How long `answer` is in transactions that write, which have the lock. In seconds, the shortest of many times: other work on the machine
 * makes all others longer.
 */
async function lockSeconds(
  neo4j: Neo4jConnection,
  answer: (neo4j: Neo4jConnection) => Promise<unknown>,
): Promise<number> {
  let held = 0;
  const timed: Neo4jConnection = {
    ...neo4j,
    write: async (work) => {
      const began = performance.now();
      const result = await neo4j.write(work);
      held += performance.now() - began;
      return result;
    },
  };
  const times: number[] = [];
  for (let run = 0; run < lockRuns; run++) {
    held = 0;
    await answer(timed);
    times.push(held);
  }
  return Math.min(...times) / 1_000;
}
