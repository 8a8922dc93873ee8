/** Which media type an answer has, by the header `accept`. */
import { answerType, isJson } from './mediaTypes.js';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

test.each<[string | undefined, string | undefined, boolean]>([
  [undefined, json, false],
  ['', json, false],
  [' ', json, false],
  ['*/*', json, false],
  ['application/*', json, false],
  ['application/*;q=0.5, */*;q=0.1', json, false],
  ['application/json', json, true],
  ['Application/JSON', json, true],
  ['application/json; charset=utf-8', json, true],
  ['application/json;charset=UTF-8;q=0.9', json, true],
  // axios.
  ['application/json, text/plain, */*', json, true],
  ['application/graphql-response+json', graphqlResponse, false],
  ['application/graphql-response+json; charset=utf-8', graphqlResponse, false],
  // Apollo Client, and urql.
  ['application/graphql-response+json,application/json;q=0.9', graphqlResponse, false],
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    graphqlResponse,
    false,
  ],
  ['application/json;q=0.9, application/graphql-response+json', graphqlResponse, false],
  ['application/json, application/graphql-response+json', json, true],
  ['application/json;q=0, application/graphql-response+json', graphqlResponse, false],
  ['application/graphql-response+json;q=0, */*', json, false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', json, false],
  ['text/event-stream', undefined, false],
  ['multipart/mixed;deferSpec=20220824', undefined, false],
  ['image/png', undefined, false],
  ['application/json;q=0', undefined, false],
  ['nonsense', undefined, false],
  [', ;q=,', undefined, false],
])('accept %j gets %s', (accept, contentType, isPlainJson) => {
  expect(answerType(accept)).toEqual(contentType === undefined ? undefined : { contentType, isPlainJson });
});

test.each([
  ['application/json', true],
  ['APPLICATION/JSON ; charset=utf-8', true],
  ['application/graphql+json', true],
  ['application/graphql', false],
  ['application/jsonp', false],
  ['text/plain', false],
  ['', false],
])('%j is JSON: %s', (contentType, is) => {
  expect(isJson(contentType)).toBe(is);
});
