/** A built page has the same documents as the source. */
import { parse, print } from 'graphql';
import { wholeDocument } from '../src/app/compactDocument.js';
import { compactDocument } from './compactDocuments.js';
import { Documents, readDocuments } from './documents.js';
import { repositoryFile } from './generate.js';

const sources = readDocuments(repositoryFile('web/src').pathname);
const documents = new Documents(sources);

test.each(sources.map(({ location, document }) => [location, documents.complete(document)] as const))(
  '%s is whole again after it was compact',
  (_location, document) => {
    const read = wholeDocument(JSON.parse(JSON.stringify(compactDocument(document))) as never);
    expect(print(read)).toBe(print(document));
  },
);

test('aliases, arguments, directives, fragments and inline fragments stay', () => {
  const source = parse(`
    query Q($id: ID! = "x", $no: Boolean!) {
      other: node(id: $id, list: [1, { a: TRUE }]) @skip(if: $no) { id ...F @unmask ... on User { name __typename } __typename }
      node
    }
    fragment F on User { friends(first: 2) { id __typename } __typename }
  `);
  const read = wholeDocument(JSON.parse(JSON.stringify(compactDocument(source))) as never);
  expect(print(read)).toBe(print(source));
});
