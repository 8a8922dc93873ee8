/**
 * What replicas of a catalog read: every node and relationship that readers need, by the numbers of the change feed. The feed is
 * compacted, as the change feed is. Its last page is read while nothing can commit, so that a replica has what one moment had.
 */
import { readSequence, settledChange } from '../changeFeed/changeFeed.js';
import { integer, type Neo4jConnection, type Run } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';

const statements = {
  settled: cypherFile(new URL('../changeFeed/settled-change.cypher', import.meta.url)),
  changedIds: cypherFile(new URL('../changeFeed/changed-ids.cypher', import.meta.url)),
  entities: cypherFile(new URL('./feed-entities.cypher', import.meta.url)),
  marks: cypherFile(new URL('./feed-marks.cypher', import.meta.url)),
  records: cypherFile(new URL('./feed-records.cypher', import.meta.url)),
  settledLists: cypherFile(new URL('./settled-lists.cypher', import.meta.url)),
  lists: cypherFile(new URL('./feed-lists.cypher', import.meta.url)),
  lastList: cypherFile(new URL('./last-list.cypher', import.meta.url)),
};

/** Raise it when a replica of an earlier version cannot read what this version sends. */
export const replicaFormat = 1;

export type Properties = Readonly<Record<string, unknown>>;

/** `[person, character, billing, ids of the person at services, key of another name]`. A writer of an earlier version sends no other names. */
type Credit = readonly [string, string | null, number, string | null, string | null];

/** An entity with everything that belongs to it. */
export interface EntityState {
  readonly label: 'Movie' | 'Person' | 'Genre' | 'Tombstone';
  readonly properties: Properties & { readonly id: string };
  readonly genres: readonly string[];
  readonly cast: readonly Credit[];
  readonly directors: readonly Credit[];
  /** `[person, ids of the person at services, key of the name]`. */
  readonly otherCredits?: readonly (readonly [string, string | null, string])[];
  /** `[source, value, kind, url]`. */
  readonly externalIds: readonly (readonly [string, string, string, string | null])[];
}

export interface ReplicaPage {
  readonly format: number;
  /** Says which graph the numbers are of. */
  readonly graphId: string;
  readonly entities: readonly EntityState[];
  /** People whose films changed, with the number. */
  readonly marks: readonly { readonly id: string; readonly number: number }[];
  /** Properties of providers' records. */
  readonly records: readonly Properties[];
  /** The value of `after` for the next page. */
  readonly cursor: number;
  /** Whether there are more changes. The last page, with those before it, is what the graph had at one moment. */
  readonly more: boolean;
}

export interface ListPage {
  /** Properties of kept lists, in the order of their numbers. */
  readonly lists: readonly (Properties & { readonly number: number; readonly asOf: number })[];
  readonly cursor: number;
  readonly more: boolean;
}

/** Entities of a page; a page is about 2 kB for each. */
const entitiesPerPage = 500;
/** Lists of a page. More than those of one number. */
const listsPerPage = 1_000;

interface Range {
  readonly after: number;
  readonly until: number;
}

/** What changed after number `after`. */
export async function readReplicaPage(
  neo4j: Neo4jConnection,
  after: number,
  limit = entitiesPerPage,
): Promise<ReplicaPage> {
  const { last, graphId } = await readSequence(neo4j.readInBackground);
  if (graphId === null) throw new Error('this replica is empty');
  const head = { format: replicaFormat, graphId };
  if (last === after) return { ...head, ...nothing, cursor: after, more: false };
  // A graph that was restored from a backup has lower numbers than its replicas.
  if (last < after) return { ...head, ...nothing, cursor: last, more: false };
  const until = await settledChange(neo4j);
  const ids = await neo4j.readInBackground(statements.changedIds, {
    ...numbersOf({ after, until }),
    limit: integer(limit + 1),
  });
  if (ids.length > limit) return { ...head, ...(await readPart(neo4j.readInBackground, { after, until }, limit)) };
  return { ...head, ...(await readRest(neo4j, after)) };
}

const nothing = { entities: [], marks: [], records: [] } as const;
type PageContent = Omit<ReplicaPage, 'format' | 'graphId'>;
type Row = EntityState & { readonly seq: number } & Record<string, unknown>;

/** Writers may commit meanwhile. What they change has a higher number, so it comes again. */
async function readPart(run: Run, range: Range, limit: number): Promise<PageContent> {
  const found = await run<Row>(statements.entities, { ...numbersOf(range), limit: integer(limit) });
  // A row may have got its number while it was read. What is between comes first.
  const rows = found.filter(({ seq }) => seq <= range.until);
  const cursor = found.length < limit ? range.until : (rows.at(-1)?.seq ?? range.after);
  return { ...(await withOthers(run, rows, { ...range, until: cursor })), cursor, more: true };
}

/** Who has the lock of the sequence keeps every writer from committing. */
const readRest = (neo4j: Neo4jConnection, after: number): Promise<PageContent> =>
  neo4j.write(async (run) => {
    const [{ last: until }] = (await run<{ last: number }>(statements.settled)) as [{ last: number }];
    const limit = integer(Math.max(1, until - after));
    const rows = await run<Row>(statements.entities, { ...numbersOf({ after, until }), limit });
    return { ...(await withOthers(run, rows, { after, until })), cursor: until, more: false };
  });

async function withOthers(run: Run, rows: readonly Row[], range: Range) {
  const [marks, records] = await Promise.all([
    run<{ id: string; number: number }>(statements.marks, numbersOf(range)),
    run<{ properties: Properties }>(statements.records, numbersOf(range)),
  ]);
  const entities = rows.map(({ label, properties, genres, cast, directors, otherCredits, externalIds }) => ({
    ...{ label, properties, genres, cast, directors, otherCredits, externalIds },
  }));
  return { entities, marks, records: records.map(({ properties }) => properties) };
}

const numbersOf = ({ after, until }: Range) => ({ after: integer(after), until: integer(until) });

/** The number of the last list that was kept; 0 before the first one. */
export async function lastList(run: Run): Promise<number> {
  const [row] = await run<{ last: number }>(statements.lastList);
  return row?.last ?? 0;
}

/** The lists of similar films and costars that were kept after list number `after`. */
export async function readListPage(neo4j: Neo4jConnection, after: number): Promise<ListPage> {
  if ((await lastList(neo4j.readInBackground)) <= after) return { lists: [], cursor: after, more: false };
  const [{ last: until }] = (await neo4j.write((run) => run<{ last: number }>(statements.settledLists))) as [
    { last: number },
  ];
  const rows = await neo4j.readInBackground<{ number: number; properties: ListPage['lists'][number] }>(
    statements.lists,
    { ...numbersOf({ after, until }), limit: integer(listsPerPage) },
  );
  // A list that is kept again while it is read has a later number, under which it comes again.
  const found = rows.filter(({ number }) => number <= until);
  const listsOf = (part: typeof rows) => part.map(({ properties }) => properties);
  if (rows.length < listsPerPage) return { lists: listsOf(found), cursor: until, more: false };
  // Lists of one number belong together, and the last number may have more.
  const cut = found.at(-1)?.number ?? after + 1;
  return { lists: listsOf(found.filter(({ number }) => number < cut)), cursor: cut - 1, more: true };
}
