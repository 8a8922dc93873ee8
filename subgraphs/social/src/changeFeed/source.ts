/** The catalog's change feed, as social reads it from the same process or over HTTP. */
import { badInput } from '@marquee/kit/errors';
import type { ViewerSigner } from '@marquee/kit/identity/viewer';
import { readInternalRoute } from '@marquee/kit/subgraph/internalRoute';

export interface CatalogChange {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'FILM' | 'PERSON' | 'GENRE';
  /** Whether the entity was removed from the catalog. */
  readonly removed: boolean;
  /** The entity it was merged into, if it was. */
  readonly survivor: string | null;
  readonly name: string;
  readonly originalTitle?: string | null;
  readonly alternativeTitles?: readonly string[];
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly externalIds: readonly { source: string; value: string }[];
  readonly genres: readonly { id: string; name: string }[];
  readonly credits: readonly { id: string; name: string; role: 'ACTOR' | 'DIRECTOR'; billing: number }[];
}

export interface ChangeBatch {
  /** The graph whose numbers these are. Catalogs of earlier versions do not say it. */
  readonly graphId?: string;
  readonly changes: readonly CatalogChange[];
  readonly cursor: number;
  readonly more: boolean;
}

/** Returns the changes after a sequence number. */
export type ChangeSource = (after: number) => Promise<ChangeBatch>;

const defaultTimeoutMs = 5_000;
/** Changes of a batch. */
const maxBatch = 2_000;
const minBatch = 50;

/**
 * Reads the feed over HTTP. `url`: the catalog's. A batch that does not arrive in time is half as large the next time, so that a slow
 * catalog can be followed as well. The follower tries again after a second, so this needs no circuit breaker.
 */
export function httpChangeSource(url: string, signer: ViewerSigner, timeoutMs = defaultTimeoutMs): ChangeSource {
  const route = { url, subgraph: 'catalog', signer, timeoutMs };
  let limit = maxBatch;
  return async (after) => {
    try {
      const batch = checkBatch(await readInternalRoute(`/changes?after=${after}&limit=${limit}`, route));
      limit = Math.min(maxBatch, 2 * limit);
      return batch;
    } catch (error) {
      limit = Math.max(minBatch, Math.floor(limit / 2));
      throw error;
    }
  };
}

function checkBatch(body: unknown): ChangeBatch {
  const batch = body as Partial<ChangeBatch> | null;
  const { graphId = '' } = batch ?? {};
  if (
    !Array.isArray(batch?.changes) ||
    !Number.isSafeInteger(batch.cursor) ||
    typeof batch.more !== 'boolean' ||
    typeof graphId !== 'string'
  )
    throw badInput('changes', 'the catalog sent no valid batch of changes');
  return batch as ChangeBatch;
}
