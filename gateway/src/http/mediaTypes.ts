/** Media types of requests and answers, by the rules of GraphQL over HTTP. */
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

export interface AnswerType {
  /** The value of `content-type`. */
  readonly contentType: string;
  /**
   * Whether the client asks for application/json by name. Such a client takes any status but 2xx for a failure of HTTP, and does not
   * read the errors of its operation.
   */
  readonly isPlainJson: boolean;
}

const anyType: AnswerType = { contentType: json, isPlainJson: false };

/** There are few headers `accept`, and each client sends the same again and again. */
const known = new LRUCache<string, { readonly type: AnswerType | undefined }>({ max: 500 });
const maxKnownLength = 300;

/** What a client gets that sends `accept`. Undefined if it takes nothing that this server has. */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (!accept?.trim()) return anyType;
  const found = known.get(accept);
  if (found) return found.type;
  const type = negotiate(accept);
  if (accept.length <= maxKnownLength) known.set(accept, { type });
  return type;
}

function negotiate(accept: string): AnswerType | undefined {
  const negotiator = new Negotiator({ headers: { accept } });
  const contentType = negotiator.mediaType([json, graphqlResponse]);
  if (contentType === undefined) return undefined;
  const isNamed = negotiator.mediaTypes().some((name) => name.toLowerCase() === 'application/json');
  return { contentType, isPlainJson: contentType === json && isNamed };
}

/** Whether a client would rather have a page than an answer. */
export const prefersPage = (accept: string | undefined): boolean =>
  !!accept && new Negotiator({ headers: { accept } }).mediaType([json, graphqlResponse, 'text/html']) === 'text/html';

/** Whether a body of this content type is JSON. */
export const isJson = (contentType: string): boolean => /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType);
