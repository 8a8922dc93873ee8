/** Pages of connections. */
import { pageInfo, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from './catalog.js';
import type { UserModel } from './user.js';
import type { WatchModel } from './watch.js';

/** Arguments of a connection, as GraphQL gives them. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Page<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
  /** Reads the count; called only if the client selects it. */
  totalCount(): Promise<number>;
}
export type UserPageModel = Page<UserModel>;
export type WatchPageModel = Page<WatchModel>;
export type MoviePageModel = Page<MovieModel>;

interface PageParts<Row, Node> {
  /** Up to `size` + 1 rows; the extra row shows that there is a next page. */
  readonly rows: readonly Row[];
  readonly size: number;
  readonly after: string | null | undefined;
  cursor(row: Row): string;
  node(row: Row): Node;
  totalCount(): Promise<number>;
}

/** Makes a page of rows that were read with a limit of `size` + 1. */
export function toPage<Row, Node>({ rows, size, after, cursor, node, totalCount }: PageParts<Row, Node>): Page<Node> {
  // Most clients select few of the cursors, or none.
  const edges = rows.slice(0, size).map((row) => ({
    get cursor() {
      return cursor(row);
    },
    node: node(row),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, after), totalCount };
}
