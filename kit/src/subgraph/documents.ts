/** Parses and validates the operations of a gateway. It sends few distinct ones, many times each, so they are cached. */
import { parse, validate, type DocumentNode, type GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { publicError } from '../errors.js';
import { countLookUp } from '../telemetry/caches.js';
import { hasTooManyTypenames } from './typenameAliases.js';

/** An operation that may run, or why it may not. */
export type PreparedDocument = DocumentNode | readonly GraphQLError[];

/** Bounds the memory of the cache, for any texts. */
const maxCachedBytes = 64 * 1024 * 1024;
/** A longer text is parsed each time. The gateway's operations are a tenth of it. */
const maxCachedCharacters = 100_000;
/** Upper bounds: measured for the nodes of the document, with what an execution keeps of its fields, and two bytes for each character of the key and of strings. */
const bytesPerToken = 900;
const bytesPerCharacter = 4;
/** Errors of validation that are listed. */
const maxListedErrors = 50;

/** Prepares operations for `schema`. */
export function createDocumentCache(schema: GraphQLSchema): (query: string) => PreparedDocument {
  const cache = new LRUCache<string, PreparedDocument>({
    maxSize: maxCachedBytes,
    sizeCalculation: (document, query) => bytesPerCharacter * query.length + bytesPerToken * tokensOf(document) + 1_000,
  });
  return (query) => {
    if (query.length > maxCachedCharacters) return parseAndValidate(schema, query);
    let document = cache.get(query);
    countLookUp('subgraph operations', document !== undefined);
    if (!document) {
      document = parseAndValidate(schema, query);
      cache.set(query, document);
    }
    return document;
  };
}

const tokensOf = (document: PreparedDocument): number =>
  isErrorList(document) ? 10 * document.length : ((document as { tokenCount?: number }).tokenCount ?? 1_000);

export function isErrorList(document: PreparedDocument): document is readonly GraphQLError[] {
  return Array.isArray(document);
}

function parseAndValidate(schema: GraphQLSchema, query: string): PreparedDocument {
  try {
    const document = parse(query, { noLocation: true });
    const errors = validate(schema, document, undefined, { maxErrors: maxListedErrors });
    if (errors.length > 0) return errors;
    return hasTooManyTypenames(document) ? [publicError('QUERY_TOO_COMPLEX')] : document;
  } catch (error) {
    return [error as GraphQLError];
  }
}
