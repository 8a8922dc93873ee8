/** The types of SQL fragments, and of the names that fragments take as arguments. */
import { sql, type RawBuilder } from 'kysely';

/** A piece of a statement: an expression, a query, or the WITH queries of a feature. */
export type Sql<T = unknown> = RawBuilder<T>;

declare const columns: unique symbol;

/**
 * The name of a common table expression (CTE, a WITH query) that has at least these columns. A fragment takes each CTE it
 * reads as such an argument, so its signature shows what the statement has to define.
 */
export interface Cte<Column extends string> extends RawBuilder<unknown> {
  readonly [columns]: { readonly [Name in Column]: true };
}

export const cte = <Column extends string>(name: string): Cte<Column> => sql.table(name) as unknown as Cte<Column>;
