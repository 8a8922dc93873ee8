/** Reads what searches need of all films, people and genres: all of it, or what changed since. */
import { maxChanges, settledChange } from '@marquee/graph/changeFeed/changeFeed';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import { mapInSlices } from '@marquee/kit/slices';
import { changedFactsStatement } from '../facts/catalogNumber.js';
import type { Columns, EntityLabel } from './columns.js';
import { createColumnPacker, type ColumnPacker, type FilmRow } from './packColumns.js';

const filmRows = cypherTemplate(new URL('./column-film-rows.cypher', import.meta.url), ['films']);
const entitiesOf = cypherTemplate(new URL('./column-entities.cypher', import.meta.url), ['label']);
const statements = {
  films: filmRows({ films: cypherFile(new URL('./column-films.cypher', import.meta.url)) }),
  filmsChanged: filmRows({ films: cypherFile(new URL('./column-films-changed.cypher', import.meta.url)) }),
  genres: entitiesOf({ label: 'Genre' }),
  people: entitiesOf({ label: 'Person' }),
  entitiesChanged: cypherFile(new URL('./column-entities-changed.cypher', import.meta.url)),
};

/** Rows of one statement. */
const rowsPerPage = 500;

/** The columns do not fit into the memory that they may take. */
export class ColumnsTooLarge extends Error {}

export interface ReadLimits {
  readonly maxBytes: number;
  /** Nothing more is read once it aborts. */
  readonly signal: AbortSignal;
}

/** What was read, to which changes are added. */
export interface ReadColumns {
  readonly columns: Columns;
  readonly packer: ColumnPacker;
}

/** The columns of now, from those that were read before. Throws ColumnsTooLarge, or the reason of the signal. */
export async function readColumns(
  neo4j: Neo4jConnection,
  before: ReadColumns | null,
  limits: ReadLimits,
): Promise<ReadColumns> {
  const known = before && !before.packer.isWasteful ? before : null;
  const packer = known?.packer ?? createColumnPacker();
  let number = known?.columns.number ?? (await readAll(neo4j, packer, limits));
  const until = await settledChange(neo4j);
  if (until === number && known) return known;
  const changed = await changedIds(neo4j, number, until);
  if (changed === null) return readColumns(neo4j, null, limits);
  if (changed.length > 0) await addChanged(neo4j, packer, changed);
  number = until;
  checkSize(packer, limits);
  return { columns: packer.pack(number), packer };
}

/** Reads all films, people and genres. Returns a number of the feed up to which they have all changes. */
async function readAll(neo4j: Neo4jConnection, packer: ColumnPacker, limits: ReadLimits): Promise<number> {
  const number = await settledChange(neo4j);
  const readPages = async <Row extends { readonly id: string }>(statement: string, add: (row: Row) => void) => {
    for (let after: string | undefined = ''; after !== undefined;) {
      limits.signal.throwIfAborted();
      const page: readonly Row[] = await neo4j.readInBackground<Row & Record<string, unknown>>(statement, {
        after,
        limit: integer(rowsPerPage),
      });
      await mapInSlices(page, add);
      checkSize(packer, limits);
      after = page.at(-1)?.id;
    }
  };
  await readPages<EntityLabel>(statements.genres, packer.setEntity);
  await readPages<EntityLabel>(statements.people, packer.setEntity);
  await readPages<FilmRow>(statements.films, packer.setFilm);
  return number;
}

/** Ids of what changed, removed entities too; null if it is too much, or if `after` is no number of this sequence. */
async function changedIds(neo4j: Neo4jConnection, after: number, until: number): Promise<string[] | null> {
  if (until < after) return null;
  if (until === after) return [];
  const rows = await neo4j.readInBackground<{ id: string }>(changedFactsStatement, {
    after: integer(after),
    until: integer(until),
    limit: integer(maxChanges + 1),
  });
  return rows.length > maxChanges ? null : rows.map(({ id }) => id);
}

async function addChanged(neo4j: Neo4jConnection, packer: ColumnPacker, ids: readonly string[]): Promise<void> {
  const entities = await neo4j.readInBackground<EntityLabel & Record<string, unknown>>(statements.entitiesChanged, {
    ids,
  });
  const films = await neo4j.readInBackground<FilmRow & Record<string, unknown>>(statements.filmsChanged, { ids });
  const live = new Set([...entities, ...films].map(({ id }) => id));
  for (const id of ids) if (!live.has(id)) packer.remove(id);
  await mapInSlices(entities, packer.setEntity);
  await mapInSlices(films, packer.setFilm);
}

function checkSize({ bytes }: ColumnPacker, { maxBytes }: ReadLimits): void {
  if (bytes > maxBytes) throw new ColumnsTooLarge(`The films take more than ${maxBytes} bytes.`);
}
