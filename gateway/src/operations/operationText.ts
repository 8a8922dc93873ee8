/** Which text a request asks to run: its query, or the known or persisted one whose hash it sends. */
import { checkLength } from './documentCache.js';
import type { Manifest } from './manifest.js';
import { operationLimits } from './operationLimits.js';
import type { OperationRequest } from './operationRequest.js';
import type { PersistedQueryStore } from './persistedQueries.js';
import { refuse } from './refusal.js';
import { sha256 } from './textHashes.js';

/** `any`: every operation may run. `log`: the same, and one that is not in the manifest is logged. `known`: it is refused. */
export type OperationsMode = 'any' | 'log' | 'known';

export interface KnownOperations {
  readonly mode: OperationsMode;
  readonly manifest: Manifest;
  readonly persistedQueries: PersistedQueryStore;
}

export interface OperationText {
  readonly text: string;
  /** SHA-256 of `text`, in hexadecimal digits. */
  readonly hash: string;
  /** Whether the text is in the manifest. Always true in the mode `any`, which does not look. */
  readonly isKnown: boolean;
  /** Whether the client asks to persist the text. */
  readonly persist: boolean;
}

/** Throws OperationRefused when there is no such text, or the mode does not allow it. */
export async function findText(request: OperationRequest, operations: KnownOperations): Promise<OperationText> {
  const { query } = request;
  const id = readPersistedId(request.extensions);
  if (query === undefined) {
    if (id === undefined) throw refuse('BAD_REQUEST', 'The request has neither a query nor the hash of one.');
    return findById(id, operations);
  }
  if (query === '') throw refuse('BAD_REQUEST', 'The query is empty.');
  checkLength(query);
  const hash = sha256(query);
  if (id !== undefined && id !== hash)
    throw refuse('BAD_REQUEST', 'extensions.persistedQuery.sha256Hash is not the SHA-256 of the query.');
  const isKnown = operations.mode === 'any' || operations.manifest.includes(query);
  if (!isKnown && operations.mode === 'known') throw refuse('PERSISTED_QUERY_NOT_IN_LIST', notInList);
  return { text: query, hash, isKnown, persist: id !== undefined };
}

/** The SHA-256 of the text that `request` sends or names. Undefined without either, and for a text that is not worth reading. */
export function hashOf({ query, extensions }: OperationRequest): string | undefined {
  if (query) return query.length <= operationLimits.documentLength ? sha256(query) : undefined;
  const { persistedQuery } = extensions as { persistedQuery?: { sha256Hash?: unknown } | null };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
}

async function findById(id: string, { mode, manifest, persistedQueries }: KnownOperations): Promise<OperationText> {
  const known = manifest.textOf(id);
  if (known !== undefined) return { text: known, hash: sha256(known), isKnown: true, persist: false };
  if (mode === 'known') throw refuse('PERSISTED_QUERY_NOT_IN_LIST', notInList);
  const text = await persistedQueries.get(id);
  // The store may be shared with other programs, so its text is checked.
  if (text === undefined || sha256(text) !== id) throw refuse('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  return { text, hash: id, isKnown: mode === 'any' || manifest.includes(text), persist: false };
}

const notInList = 'This operation is not one of those that may run here.';

function readPersistedId({ persistedQuery }: Readonly<Record<string, unknown>>): string | undefined {
  if (persistedQuery == null) return undefined;
  const { version, sha256Hash } = persistedQuery as Readonly<Record<string, unknown>>;
  if (version !== 1) throw refuse('BAD_REQUEST', 'extensions.persistedQuery.version must be 1.');
  if (typeof sha256Hash !== 'string')
    throw refuse('BAD_REQUEST', 'extensions.persistedQuery.sha256Hash must be a text.');
  return sha256Hash;
}
