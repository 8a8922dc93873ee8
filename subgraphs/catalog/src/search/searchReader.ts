/** Statements of searches. They give ids alone if this process has the rest in memory, as it is at the number that the statement sees. */
import { integer, type Neo4jConnection, type Parameters } from '@marquee/graph/neo4j/connection';
import type { Columns } from '../columns/columns.js';
import type { FilmColumns } from '../columns/filmColumns.js';

export interface SearchReader extends Pick<Neo4jConnection, 'read'> {
  /** The films in memory. Without them, statements give everything. */
  readonly films?: FilmColumns | undefined;
}

/** No number of the feed. */
const unknownNumber = -1;

export interface KnowingStatement<Row, Result> {
  /** It has the parameter `known`, a number of the feed, and gives one row with the number `last` that it sees. */
  readonly statement: string;
  readonly parameters: Parameters;
  /** The result from columns of the number `last`; undefined if they lack something. */
  fromColumns(row: Row, columns: Columns): Result | undefined | Promise<Result | undefined>;
  /** The result from a row that has everything. */
  fromRow(row: Row): Result;
}

/** Sends a statement. It is sent once more if memory lacks something, as may be while a transaction commits. */
export async function readKnowing<Row, Result>(
  { read, films }: SearchReader,
  { statement, parameters, fromColumns, fromRow }: KnowingStatement<Row, Result>,
): Promise<Result> {
  const send = async (known: number): Promise<Row & { readonly last: number }> => {
    const [row] = await read<Row & { last: number } & Record<string, unknown>>(statement, {
      ...parameters,
      known: integer(known),
    });
    return row!;
  };
  const columns = films?.current ?? null;
  const row = await send(columns?.number ?? unknownNumber);
  films?.saw(row.last, columns);
  if (row.last !== columns?.number) return fromRow(row);
  return (await fromColumns(row, columns)) ?? fromRow(await send(unknownNumber));
}
