/** The entities on which an answer depends. */
import { parse, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { idsOf } from './answerIds.js';

const lookupsOf = (query: string) =>
  (parse(query).definitions[0] as OperationDefinitionNode).selectionSet.selections as readonly FieldNode[];

const ids = (query: string, data: Record<string, unknown>, variables: Record<string, unknown> = {}) =>
  idsOf({ lookups: lookupsOf(query), variables, data });

test('are those in it', () => {
  const data = { movie: { id: 'mov_1', cast: { nodes: [{ person: { id: 'per_1' } }, { person: { id: 'per_2' } }] } } };
  expect(ids('{ movie(slug: "a") { id } }', data)).toEqual(['mov_1', 'per_1', 'per_2']);
});

test('are also those that it was asked for: a film that was merged is found by its old id', () => {
  expect(ids('{ movie(id: "mov_old") { id } }', { movie: { id: 'mov_new' } })).toEqual(['mov_old', 'mov_new']);
  expect(ids('query ($a: ID) { m: movie(id: $a) { id } }', { m: null }, { a: 'mov_1' })).toEqual(['mov_1']);
});

test('are not known when something is not found by its slug', () => {
  expect(ids('{ movie(slug: "a") { id } }', { movie: null })).toBeUndefined();
  expect(ids('query ($a: ID) { movie(id: $a, slug: "a") { id } }', { movie: null }, { a: null })).toBeUndefined();
});
