/** The catalog's change feed as social reads it, whichever way it comes. */
import { badInput } from '@marquee/kit/errors';
import { viewerHeader, anonymous, type ViewerSigner } from '@marquee/kit/identity/viewer';

export interface FeedChange {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'FILM' | 'PERSON' | 'GENRE';
  /** No longer in the catalog. */
  readonly gone: boolean;
  /** Who is there in its stead. */
  readonly survivor: string | null;
  readonly name: string;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly externalIds: readonly { source: string; value: string }[];
  readonly genres: readonly { id: string; name: string }[];
  readonly credits: readonly { id: string; name: string; role: 'ACTOR' | 'DIRECTOR'; billing: number }[];
}

export interface FeedBatch {
  readonly changes: readonly FeedChange[];
  readonly cursor: number;
  readonly more: boolean;
}

/** Gives what comes after a number of the sequence. */
export type FeedSource = (after: number) => Promise<FeedBatch>;

const fetchTimeoutMs = 30_000;

/** The feed of a catalog that is another process; `url` is the catalog's. */
export function httpFeed(url: string, signer: ViewerSigner): FeedSource {
  return async (after) => {
    const response = await fetch(new URL(`/changes?after=${after}`, url), {
      headers: { [viewerHeader]: await signer.sign(anonymous, 'catalog') },
      signal: AbortSignal.timeout(fetchTimeoutMs),
    });
    if (!response.ok) throw new Error(`the catalog answered ${response.status}`);
    return checkBatch(await response.json());
  };
}

function checkBatch(body: unknown): FeedBatch {
  const batch = body as Partial<FeedBatch> | null;
  if (!Array.isArray(batch?.changes) || !Number.isSafeInteger(batch.cursor) || typeof batch.more !== 'boolean')
    throw badInput('changes', 'the catalog sent something else than changes');
  return batch as FeedBatch;
}
