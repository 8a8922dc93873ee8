/** `@cacheControl` of the supergraph: nothing that depends on a viewer or on members' activity may be kept. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { repositoryFile } from './repository.js';

const schema = buildSchema(readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8'), {
  assumeValid: true,
  assumeValidSDL: true,
});

interface Hint {
  readonly maxAge?: number;
  readonly scope?: string;
  readonly inheritMaxAge?: boolean;
}
type Field = GraphQLField<unknown, unknown>;

const hintOf = ({ astNode }: Field | GraphQLNamedType): Hint =>
  (astNode && (getDirectiveValues(schema.getDirective('cacheControl')!, astNode) as Hint | undefined)) ?? {};

const graphsOf = (name: string, node: { readonly directives?: readonly object[] } | null | undefined) =>
  JSON.stringify(node?.directives ?? []).includes(`"value":"${name}"`);

/** Fields that social answers and the catalog does not. */
const ofSocial = (type: GraphQLNamedType, field: Field) =>
  graphsOf('SOCIAL', field.astNode) ||
  (graphsOf('SOCIAL', type.astNode) && !graphsOf('CATALOG', type.astNode) && !graphsOf('CATALOG', field.astNode));

const fields = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__') && name !== 'Mutation')
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));

const coordinate = ({ type, field }: { readonly type: GraphQLNamedType; readonly field: Field }) =>
  `${type.name}.${field.name}`;

test('each root field and each field that social adds to films and people is for its viewer, and for no time', () => {
  const entries = fields.filter(
    ({ type, field }) => ['Query', 'Movie', 'Person'].includes(type.name) && ofSocial(type, field),
  );
  expect(entries.map(coordinate)).toEqual(expect.arrayContaining(['Query.me', 'Movie.viewer', 'Person.viewer']));
  for (const entry of entries)
    expect([coordinate(entry), hintOf(entry.field)]).toEqual([coordinate(entry), { maxAge: 0, scope: 'PRIVATE' }]);
});

test('nothing else of social may be kept', () => {
  const kept = fields
    .filter(({ type, field }) => ofSocial(type, field))
    .filter(({ field }) => {
      const own = hintOf(field);
      const { maxAge } = own.maxAge === undefined ? hintOf(getNamedType(field.type)) : own;
      return (maxAge ?? 0) > 0;
    })
    .map(coordinate);
  expect(kept).toEqual([]);
});

test('each field of the catalog that returns an object says how long it may be kept', () => {
  const missing = fields
    .filter(({ type, field }) => !ofSocial(type, field) && isCompositeType(getNamedType(field.type)))
    .filter(({ field }) => {
      const hints = [hintOf(field), hintOf(getNamedType(field.type))];
      return hints.every(({ maxAge, inheritMaxAge }) => maxAge === undefined && !inheritMaxAge);
    })
    .map(coordinate);
  expect(missing).toEqual([]);
});

test('the scopes are those that the gateway knows', () => {
  const hints = [...Object.values(schema.getTypeMap()), ...fields.map(({ field }) => field)].map(hintOf);
  expect(new Set(hints.map(({ scope }) => scope))).toEqual(new Set([undefined, 'PRIVATE']));
});
