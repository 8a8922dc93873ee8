/** The catalog's change feed, as social reads it from the same process or over HTTP. */
import { badInput } from '@marquee/kit/errors';
import { viewerHeader, anonymous, type ViewerSigner } from '@marquee/kit/identity/viewer';

export interface CatalogChange {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'FILM' | 'PERSON' | 'GENRE';
  /** Whether the entity was removed from the catalog. */
  readonly removed: boolean;
  /** The entity it was merged into, if it was. */
  readonly survivor: string | null;
  readonly name: string;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly externalIds: readonly { source: string; value: string }[];
  readonly genres: readonly { id: string; name: string }[];
  readonly credits: readonly { id: string; name: string; role: 'ACTOR' | 'DIRECTOR'; billing: number }[];
}

export interface ChangeBatch {
  readonly changes: readonly CatalogChange[];
  readonly cursor: number;
  readonly more: boolean;
}

/** Returns the changes after a sequence number. */
export type ChangeSource = (after: number) => Promise<ChangeBatch>;

const fetchTimeoutMs = 30_000;

/** Reads the feed over HTTP. `url`: the catalog's. */
export function httpChangeSource(url: string, signer: ViewerSigner): ChangeSource {
  return async (after) => {
    const response = await fetch(new URL(`/changes?after=${after}`, url), {
      headers: { [viewerHeader]: await signer.sign(anonymous, 'catalog') },
      signal: AbortSignal.timeout(fetchTimeoutMs),
    });
    if (!response.ok) throw new Error(`the catalog answered ${response.status}`);
    return checkBatch(await response.json());
  };
}

function checkBatch(body: unknown): ChangeBatch {
  const batch = body as Partial<ChangeBatch> | null;
  if (!Array.isArray(batch?.changes) || !Number.isSafeInteger(batch.cursor) || typeof batch.more !== 'boolean')
    throw badInput('changes', 'the catalog sent no valid batch of changes');
  return batch as ChangeBatch;
}
