/** Reads the change feed of a catalog in another process. */
import type { ViewerSigner } from '@marquee/kit/identity/viewer';
import { readInternalRoute } from '@marquee/kit/subgraph/internalRoute';
import type { ChangedIds, ChangedIdsSource } from './catalogChanges.js';

const defaultTimeoutMs = 2_000;

/** `url`: any of the catalog. Its reader tries again after a second, so it needs no circuit breaker. */
export const httpChangedIds =
  (url: string, signer: ViewerSigner, timeoutMs = defaultTimeoutMs): ChangedIdsSource =>
  async (after) =>
    checkIds(
      await readInternalRoute(`/changed-ids${after === undefined ? '' : `?after=${after}`}`, {
        url,
        subgraph: 'catalog',
        signer,
        timeoutMs,
      }),
    );

function checkIds(body: unknown): ChangedIds {
  const { ids, cursor, isComplete } = (body ?? {}) as Partial<ChangedIds>;
  const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
  if (!isList || !Number.isSafeInteger(cursor) || typeof isComplete !== 'boolean')
    throw new Error('the catalog sent no valid list of changed ids');
  return { ids, cursor: cursor!, isComplete };
}
