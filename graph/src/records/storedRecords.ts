/** The providers' records as the graph keeps them: what is known, what is newer, and which may be one film with others. */
import { integer, type Run, type Transaction } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import type { ExternalIdSourceName, FilmRecord, SourceRecord } from './filmRecord.js';
import {
  evidenceOf,
  keysOf,
  linkBetween,
  neighbouringKeysOf,
  neighbouringTitleKeys,
  titleKeys,
  titlesOf,
  type Evidence,
  type KnownRecord,
} from '../resolution/evidence.js';
import { fuse, type FusedFilm } from '../resolution/mergeRecords.js';

const statements = {
  known: cypherFile(new URL('./records-known.cypher', import.meta.url)),
  near: cypherFile(new URL('./records-near.cypher', import.meta.url)),
  ofFilms: cypherFile(new URL('./records-of-films.cypher', import.meta.url)),
  create: cypherFile(new URL('./create-records.cypher', import.meta.url)),
  update: cypherFile(new URL('./update-records.cypher', import.meta.url)),
  move: cypherFile(new URL('./move-records.cypher', import.meta.url)),
};

/** A record in the graph. `film` is null where its provider took it back. */
export interface StoredRecord extends Omit<KnownRecord, 'film'> {
  readonly version: number;
  readonly film: FilmRecord | null;
  /** The film it is part of; null where it is of none. */
  readonly movieId: string | null;
}

export type LiveRecord = StoredRecord & { readonly film: FilmRecord };

export const isLive = (record: StoredRecord): record is LiveRecord => record.film !== null;

type StoredRow = Omit<StoredRecord, 'film' | 'apart'> & { content: string | null; apart: string[] | null };

const fromRow = ({ content, apart, ...row }: StoredRow): StoredRecord => ({
  ...row,
  apart: apart ?? [],
  film: content === null ? null : (JSON.parse(content) as FilmRecord),
});

const read = async (run: Run, text: string, parameters: Record<string, unknown>): Promise<StoredRecord[]> =>
  (await run<StoredRow & Record<string, unknown>>(text, parameters)).map(fromRow);

export const recordId = ({ provider, key }: { provider: string; key: string }): string => `${provider}/${key}`;

export const readRecords = (run: Run, ids: readonly string[]): Promise<StoredRecord[]> =>
  read(run, statements.known, { ids });

export const recordsOfFilms = async (run: Run, movieIds: readonly string[]): Promise<LiveRecord[]> =>
  (await read(run, statements.ofFilms, { movieIds })).filter(isLive);

/** The films in `movieIds` that are there, by id, out of the records that they are made of. */
export async function filmsOfRecords(run: Run, movieIds: readonly string[]): Promise<Map<string, FusedFilm>> {
  const byFilm = new Map<string, LiveRecord[]>();
  for (const record of await recordsOfFilms(run, movieIds))
    byFilm.set(record.movieId!, [...(byFilm.get(record.movieId!) ?? []), record]);
  return new Map([...byFilm].map(([id, records]) => [id, fuse(records)]));
}

type Versioned = { readonly version: number; readonly film: FilmRecord | null };

/**
 * Whether `a` supersedes `b`. Between two states of one version, which no provider should send, the one taken back wins, then
 * the one that tells more: some rule, so that every order of arrival ends alike.
 */
export function supersedes(a: Versioned, b: Versioned): boolean {
  if (a.version !== b.version) return a.version > b.version;
  if (a.film === null || b.film === null) return a.film === null && b.film !== null;
  const [one, other] = [JSON.stringify(a.film), JSON.stringify(b.film)];
  return one.length === other.length ? one > other : one.length > other.length;
}

/** The newest state of each record, and how many others there were. */
export function newestOf(records: readonly SourceRecord[]): { newest: SourceRecord[]; older: number } {
  const newest = new Map<string, SourceRecord>();
  for (const record of records) {
    const id = recordId(record);
    const known = newest.get(id);
    if (!known || supersedes(record, known)) newest.set(id, record);
  }
  return { newest: [...newest.values()], older: records.length - newest.size };
}

const sources = ['WIKIPEDIA', 'WIKIDATA', 'IMDB', 'TMDB', 'MOVIELENS'] as const satisfies ExternalIdSourceName[];
const propertyOf = (source: ExternalIdSourceName) => source.toLowerCase();

/** What a record is found by, as properties; null clears what an earlier state had. */
function searchKeys(film: FilmRecord | null): Record<string, string | null> {
  const [titleKey = null, originalTitleKey = null] = film ? titleKeys({ titles: titlesOf(film), year: film.year }) : [];
  const keys: Record<string, string | null> = { titleKey, originalTitleKey };
  for (const source of sources)
    keys[propertyOf(source)] = film?.externalIds.find((id) => id.source === source)?.value ?? null;
  return keys;
}

export interface ChangedRecords {
  readonly changed: readonly StoredRecord[];
  /** As they were, by id; who is not here is new. */
  readonly known: ReadonlyMap<string, StoredRecord>;
  /** Records that have not changed, but may be of another film now. */
  readonly linked: readonly LiveRecord[];
  readonly films: readonly FusedFilm[];
}

export function writeRecords({ send }: Transaction, { changed, known, linked, films }: ChangedRecords): void {
  const filmOf = new Map(films.flatMap((film) => film.records.map(({ id }) => [id, film.id] as const)));
  const row = ({ id, provider, key, version, film, observedAt, apart }: StoredRecord) => ({
    id,
    provider,
    key,
    version: integer(version),
    content: film === null ? null : JSON.stringify(film),
    observedAt,
    movieId: filmOf.get(id) ?? null,
    ...(apart.length > 0 ? { apart } : {}),
    ...searchKeys(film),
  });
  const created = changed.filter(({ id }) => !known.has(id));
  const updated = changed.filter(({ id }) => known.has(id));
  const moves = linked
    .filter(({ id, movieId }) => filmOf.get(id) !== movieId)
    .map(({ id }) => ({ id, movieId: filmOf.get(id)! }));
  if (created.length > 0) send(statements.create, { records: created.map(row) });
  if (updated.length > 0) send(statements.update, { records: updated.map(row) });
  if (moves.length > 0) send(statements.move, { moves });
}

interface Node {
  readonly record: LiveRecord;
  readonly evidence: Evidence;
}

/**
 * All records in the graph that are linked to one of `start`, directly or through others. What is in `start` stands for itself:
 * the graph's own state of it is passed over.
 */
export async function linkedRecords(
  run: Run,
  start: readonly LiveRecord[],
  changed: ReadonlySet<string>,
): Promise<LiveRecord[]> {
  const found = new Map<string, Node>();
  const toNode = (record: LiveRecord): Node => ({ record, evidence: evidenceOf(record) });
  for (let frontier = start.map(toNode); frontier.length > 0;) {
    const near = (await recordsNear(run, frontier)).filter(({ id }) => !found.has(id) && !changed.has(id)).map(toNode);
    const byKey = keyed(near);
    const reached = new Map<string, Node>();
    for (const { evidence } of frontier)
      for (const node of neighbouringKeysOf(evidence).flatMap((key) => byKey.get(key) ?? []))
        if (!reached.has(node.record.id) && linkBetween(evidence, node.evidence)) reached.set(node.record.id, node);
    for (const [id, node] of reached) found.set(id, node);
    frontier = [...reached.values()];
  }
  return [...found.values()].map(({ record }) => record);
}

async function recordsNear(run: Run, nodes: readonly Node[]): Promise<LiveRecord[]> {
  const titles = [...new Set(nodes.flatMap(({ evidence }) => neighbouringTitleKeys(evidence)))];
  const externalIds = Object.fromEntries(
    sources.map((source) => [
      propertyOf(source),
      [...new Set(nodes.flatMap(({ record }) => valuesOf(record, source)))],
    ]),
  );
  return (await read(run, statements.near, { titles, externalIds })).filter(isLive);
}

const valuesOf = ({ film }: LiveRecord, source: ExternalIdSourceName): string[] =>
  film.externalIds.filter((id) => id.source === source).map(({ value }) => value);

/** So that each is compared only with those it shares a key with. */
function keyed(nodes: readonly Node[]): Map<string, Node[]> {
  const byKey = new Map<string, Node[]>();
  for (const node of nodes)
    for (const key of keysOf(node.evidence)) {
      const list = byKey.get(key);
      if (list) list.push(node);
      else byKey.set(key, [node]);
    }
  return byKey;
}
