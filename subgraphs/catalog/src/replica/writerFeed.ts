/** What a replica reads of the catalog that it follows, and how it does over HTTP. */
import type { ListPage, ReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { replicaFormat } from '@marquee/graph/replication/replicaFeed';
import type { ViewerSigner } from '@marquee/kit/identity/viewer';
import { readInternalRoute } from '@marquee/kit/subgraph/internalRoute';

export interface WriterFeed {
  /** What is read, without credentials. It tells whether a replica that starts follows what it followed before. */
  readonly source: string;
  /** What changed after number `after`. */
  changes(after: number): Promise<ReplicaPage>;
  /** Lists that were kept after list number `after`. */
  lists(after: number): Promise<ListPage>;
}

/** A page may wait for a transaction that writes films. */
const defaultTimeoutMs = 30_000;

/** Reads over HTTP. `url`: of any catalog that is level. */
export function httpWriterFeed(url: string, signer: ViewerSigner, timeoutMs = defaultTimeoutMs): WriterFeed {
  const route = { url, subgraph: 'catalog', signer, timeoutMs };
  const { origin, pathname } = new URL(url);
  return {
    source: `${origin}${pathname}`,
    changes: async (after) => checkPage(await readInternalRoute(`/replica/changes?after=${after}`, route)),
    lists: async (after) => checkLists(await readInternalRoute(`/replica/lists?after=${after}`, route)),
  };
}

function checkPage(body: unknown): ReplicaPage {
  const page = (body ?? {}) as Partial<ReplicaPage>;
  if (page.format !== replicaFormat)
    throw new Error(`the catalog sent changes in format ${page.format}, and this version reads ${replicaFormat}`);
  const isPage =
    [page.entities, page.marks, page.records].every(Array.isArray) &&
    typeof page.graphId === 'string' &&
    Number.isSafeInteger(page.cursor) &&
    typeof page.more === 'boolean';
  if (!isPage) throw new Error('the catalog sent no valid page of changes');
  return page as ReplicaPage;
}

function checkLists(body: unknown): ListPage {
  const page = (body ?? {}) as Partial<ListPage>;
  if (!Array.isArray(page.lists) || !Number.isSafeInteger(page.cursor) || typeof page.more !== 'boolean')
    throw new Error('the catalog sent no valid page of lists');
  return page as ListPage;
}
