/** Reads pages of several owners and places in one statement, so that aliases of a list cost no statement each. */
import { sql } from 'kysely';
import type { CursorValue } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import type { Sql } from './cte.js';

/** At most `limit` rows of the owner's list, after the cursor whose values are `after`. */
export interface PageOfOwner {
  readonly owner: number;
  readonly limit: number;
  readonly after: readonly CursorValue[] | undefined;
}

/** A time and a UUID before all others of a list with the latest first. No row has them. */
export const beginning = ['infinity', '00000000-0000-0000-0000-000000000000'] as const;

/** Columns of `page` besides its number: the owner, the limit, and the values of `after`. */
export interface PageColumns {
  /** For a page without a cursor: values before all others. */
  readonly beginning: readonly string[];
  /** The types of the values. */
  readonly types: readonly ('text' | 'timestamptz' | 'uuid')[];
}

/**
 * FROM item `page` (owner, size, after_0, after_1, number), a row for each page. `number` is the place of the page among `pages`, from 1.
 */
export function pagesTable(pages: readonly PageOfOwner[], { beginning: first, types }: PageColumns): Sql {
  const values = types.map(
    (type, index) => sql`${pages.map(({ after }) => (after ?? first)[index] ?? null)}::${sql.raw(type)}[]`,
  );
  const names = types.map((_, index) => sql.ref(`after_${index}`));
  return sql`unnest(${pages.map(({ owner }) => owner)}::int[], ${pages.map(({ limit }) => limit)}::int[], ${sql.join(values)})
    WITH ORDINALITY AS page(owner, size, ${sql.join(names)}, number)`;
}

/** The rows of the query `rows` for each page, in the order of `pages`. The query may use the columns of `page`, and its order is kept. */
export async function readPages<Row>(
  db: Db,
  { pages, rows: query, ...columns }: PageColumns & { readonly pages: readonly PageOfOwner[]; readonly rows: Sql },
): Promise<Row[][]> {
  const { rows } = await sql<Row & { page: number }>`
    SELECT page.number AS page, listed.* FROM ${pagesTable(pages, columns)} CROSS JOIN LATERAL (${query}) AS listed`.execute(
    db,
  );
  return rowsByPage(pages, rows);
}

/** The rows of each page, in the order of `pages`. `page` of a row is the number of its page. */
export function rowsByPage<Row extends { readonly page: number }>(
  pages: readonly unknown[],
  rows: readonly Row[],
): Row[][] {
  const byPage: Row[][] = pages.map(() => []);
  for (const row of rows) byPage[row.page - 1]!.push(row);
  return byPage;
}
