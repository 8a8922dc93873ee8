/**
 * An export in parts that importHistory accepts. A part has everything about the films, people and users whose ids are in its range, so
 * what belongs to one film is never in two parts: an import takes watches of a film in two files for descriptions of the same ones.
 */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, type PageInfo } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import type { Sql } from '../sql/cte.js';
import { maxCharacters, maxRows } from './historyRows.js';

/** Global ids after `after`, up to and with `last`. */
export interface IdRange {
  /** Empty: from the first id on. */
  readonly after: string;
  /** Null: to the last id. */
  readonly last: string | null;
}

export const allIds: IdRange = { after: '', last: null };

/** Whether the global id `id` is in the range. */
const isWithin = (id: Sql, { after, last }: IdRange): Sql =>
  last === null ? sql`${id} > ${after}` : sql`(${id} > ${after} AND ${id} <= ${last})`;

/** Rows of a member that a format exports as entries. */
export interface EntryTable {
  /** What follows FROM. */
  readonly from: Sql;
  /** The global id of the film, person or user of the entry. */
  readonly id: Sql;
  /** The column with the primary key of the member. */
  readonly owner: Sql;
  /** Texts of the entry that may be long. */
  readonly texts: readonly Sql[];
}

/** What a format exports. */
export interface ExportFormat {
  readonly tables: readonly EntryTable[];
  readonly read: (db: Db, range: IdRange) => Promise<ExportContent>;
}

const filmTable = (from: Sql, owner: Sql, ...texts: readonly Sql[]): EntryTable => ({
  from: sql`${from} JOIN film f ON f.pk = film_pk`,
  id: sql`f.id`,
  owner,
  texts: [sql`f.title`, ...texts],
});

/** The tables of films, with the names that they have in the statements. The film is `f`. */
export const filmTables = {
  watches: filmTable(sql`watch w`, sql`w.member_pk`, sql`w.note`),
  ratings: filmTable(sql`standalone_rating r`, sql`r.member_pk`),
  watchlist: filmTable(sql`watchlist l`, sql`l.member_pk`),
  dismissed: filmTable(sql`dismissed l`, sql`l.member_pk`),
};

/** Whether an entry is of the member with the key `member`, and in the range. */
export const isEntry = ({ id, owner }: EntryTable, member: number, range: IdRange): Sql =>
  sql`${owner} = ${member} AND ${isWithin(id, range)}`;

export interface ExportContent {
  /** JSON or CSV. */
  readonly content: string;
  /** How many watches it has. */
  readonly watches: number;
}

export interface ExportPart extends ExportContent {
  readonly pageInfo: PageInfo;
}

/** What an entry has beside the texts that `bytesOf` counts. */
const bytesOfEntry = 300;

/** About how many bytes an entry with these texts has. PostgreSQL knows the length of a long text without reading it. */
const bytesOf = (texts: readonly Sql[]): Sql =>
  sql`${sql.lit(bytesOfEntry)} + ${sql.join(
    texts.map((text) => sql`2 * coalesce(octet_length(${text}), 0)`),
    sql` + `,
  )}`;

/** A query of (id, bytes): each entry of the member after the id. */
const entriesOf = ({ member, format }: ExportSource, after: string): Sql =>
  sql.join(
    format.tables.map(
      (table) => sql`
      SELECT ${table.id} AS id, ${bytesOf(table.texts)} AS bytes FROM ${table.from} WHERE ${isEntry(table, member, { after, last: null })}`,
    ),
    sql` UNION ALL `,
  );

export interface ExportSource {
  /** The primary key of the member. */
  readonly member: number;
  readonly format: ExportFormat;
  /** Names the list and the format for the cursors. */
  readonly list: string;
}

export interface PartRequest {
  /** `endCursor` of the part before; the first part without one. */
  readonly after?: string | null | undefined;
  /** The limits of importHistory if not given. */
  readonly maxBytes?: number;
  readonly maxEntries?: number;
}

/**
 * A part has at most `maxEntries` entries and `maxBytes` bytes, unless one film alone has more. Throws BAD_USER_INPUT for a cursor of
 * another list or format.
 */
export async function readPart(db: Db, source: ExportSource, request: PartRequest): Promise<ExportPart> {
  const { after: cursor, maxBytes = maxCharacters, maxEntries = maxRows } = request;
  const after = decodeCursor(source.list, ['id'], cursor)?.[0] ?? '';
  // An estimate of the bytes selects the range. It is too low for a note with many characters that are escaped.
  for (let estimate = maxBytes; ; estimate /= 4) {
    const found = await findRange(db, source, { after, maxBytes: estimate, maxEntries });
    const part = await source.format.read(db, { after, last: found.hasNext ? found.last : null });
    if (found.entities <= 1 || Buffer.byteLength(part.content) <= maxBytes)
      return { ...part, pageInfo: pageInfoOf(source, found, after !== '') };
  }
}

/** All at once. Null if it has more than `maxBytes`, about. */
export async function readWhole(db: Db, source: ExportSource, maxBytes: number): Promise<ExportPart | null> {
  const found = await findRange(db, source, { after: '', maxBytes, maxEntries: Number.MAX_SAFE_INTEGER });
  if (found.hasNext) return null;
  return { ...(await source.format.read(db, allIds)), pageInfo: pageInfoOf(source, found, false) };
}

function pageInfoOf({ list }: ExportSource, { first, last, hasNext }: FoundRange, hasPreviousPage: boolean): PageInfo {
  const cursor = (id: string | null) => id && encodeCursor(list, [id]);
  return { hasNextPage: hasNext, hasPreviousPage, startCursor: cursor(first), endCursor: cursor(last) };
}

interface RangeLimits {
  readonly after: string;
  readonly maxBytes: number;
  readonly maxEntries: number;
}

interface FoundRange {
  /** Null without entries, and so is `last`. */
  readonly first: string | null;
  readonly last: string | null;
  readonly hasNext: boolean;
  /** How many films, people and users the range has. */
  readonly entities: number;
}

/** The longest range within the limits, but at least one film. */
async function findRange(db: Db, source: ExportSource, limits: RangeLimits): Promise<FoundRange> {
  const { after, maxBytes, maxEntries } = limits;
  const { rows } = await sql<FoundRange>`
    WITH entity AS (
      SELECT id, count(*) AS entries, sum(bytes) AS bytes FROM (${entriesOf(source, after)}) AS entry GROUP BY id),
    measured AS (
      SELECT id, row_number() OVER ordered AS number, sum(entries) OVER ordered AS entries, sum(bytes) OVER ordered AS bytes
      FROM entity WINDOW ordered AS (ORDER BY id)),
    part AS (SELECT id FROM measured WHERE number = 1 OR (entries <= ${maxEntries} AND bytes <= ${Math.floor(maxBytes)}))
    SELECT min(id) AS first, max(id) AS last, count(*)::int AS entities, count(*) < (SELECT count(*) FROM measured) AS "hasNext"
    FROM part`.execute(db);
  return rows[0]!;
}
