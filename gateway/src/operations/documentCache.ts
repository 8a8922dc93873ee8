/** Documents that keep the limits and are valid, parsed once. Bounded by memory, not by count. */
import { parse, specifiedRules, validate, type DocumentNode, type GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { counter } from '@marquee/kit/telemetry/metrics';
import { checkDocumentLimits } from './documentLimits.js';
import { introspectionRule } from './introspectionRule.js';
import { maxErrors, operationLimits } from './operationLimits.js';
import { countLimitHit } from './limitHits.js';
import { exceeds, refuseAll } from './refusal.js';

/** Memory that the cache may take. */
const maxBytes = 32 * 1024 * 1024;

/** Memory of a parsed document for each character of its text: 40 for stored operations, up to 246 for short names. */
const bytesPerCharacter = 250;

/** Longer documents are parsed at each request, so that a few of them do not displace all others. */
const maxCachedLength = 10_000;

const requests = counter({
  name: 'graphql.document.cache.requests',
  description: 'Operations whose parsed document was cached, or had to be parsed.',
  labels: { result: ['hit', 'miss'] },
});

export interface DocumentOptions {
  readonly introspection: boolean;
  /** Whether messages may name similar fields and values of the schema. */
  readonly suggestions: boolean;
}

export interface DocumentCache {
  /** The document of `text`, whose SHA-256 is `hash`. Throws OperationRefused if it breaks a limit or is not valid. */
  read(text: string, hash: string): DocumentNode;
  /** A document that `read` has returned, if it is cached. */
  find(hash: string): DocumentNode | undefined;
}

export function createDocumentCache(schema: GraphQLSchema, options: DocumentOptions): DocumentCache {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: maxBytes });

  return {
    read: (text, hash) => {
      const cached = documents.get(hash);
      requests.add(1, { result: cached ? 'hit' : 'miss' });
      if (cached) return cached;
      const document = parseWithinLimits(text);
      checkDocumentLimits(document, options);
      const errors = validate(schema, document, [...specifiedRules, introspectionRule], {
        maxErrors: maxErrors - 1,
        hideSuggestions: !options.suggestions,
      });
      if (errors.length > 0) throw refuseAll('GRAPHQL_VALIDATION_FAILED', errors);
      if (text.length <= maxCachedLength)
        documents.set(hash, document, { size: Math.max(1, text.length) * bytesPerCharacter });
      return document;
    },
    find: (hash) => documents.get(hash),
  };
}

function parseWithinLimits(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: operationLimits.tokens });
  } catch (error) {
    if (/more tha[nt] \d+ tokens/.test((error as GraphQLError).message)) countLimitHit('tokens');
    throw refuseAll('GRAPHQL_PARSE_FAILED', [error as GraphQLError]);
  }
}

/** Throws OperationRefused for a text that is not worth reading. Comes before anything else is done with it. */
export function checkLength(text: string): void {
  const { documentLength } = operationLimits;
  if (text.length > documentLength)
    throw exceeds(
      'documentLength',
      `A document may have at most ${documentLength} characters; send long values in variables.`,
    );
}
