/** Media types of requests and answers, by the rules of GraphQL over HTTP. */
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

/** What a client gets that sends `accept`. Undefined if it takes nothing that this server has. */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (!accept?.trim()) return { contentType: json, isPlainJson: false };
  const negotiator = new Negotiator({ headers: { accept } });
  // Apollo Server chooses in the same way.
  const contentType = negotiator.mediaType([json, graphqlResponse]);
  if (contentType === undefined) return undefined;
  const isNamed = negotiator.mediaTypes().some((name) => name.toLowerCase() === 'application/json');
  return { contentType, isPlainJson: contentType === json && isNamed };
}

/** Whether a body of this content type is JSON. */
export const isJson = (contentType: string): boolean => /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType);
