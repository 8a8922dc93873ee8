/** The API against the contract with clients in schema/contract. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { repositoryFile } from './repository.js';

const read = (...path: string[]) => readFileSync(repositoryFile('schema', ...path), 'utf8');
const api = buildSchema(read('api.graphql'));
const contract = buildSchema(read('contract', 'api.graphql'));

/** What the API has beyond the contract. */
const additions = [
  'BlockedUser.blockedAt',
  'BlockedUser.displayName',
  'BlockedUser.handle',
  'BlockedUser.id',
  'BlockedUserConnection.edges',
  'BlockedUserConnection.nodes',
  'BlockedUserConnection.pageInfo',
  'BlockedUserConnection.totalCount',
  'BlockedUserEdge.cursor',
  'BlockedUserEdge.node',
  'ExportFormat.LETTERBOXD',
  'ExportFormat.MARQUEE',
  'HistoryExport.content',
  'HistoryExport.pageInfo',
  'HistoryExport.watches',
  'HistoryFormat.MARQUEE',
  'HistoryFormat.MOVIELENS',
  'HistoryImport.rows',
  'HistoryImport.rowsDone',
  'HistoryImport.startedAt',
  'HistoryImport.state',
  'HistoryImportState.FINISHED',
  'HistoryImportState.RUNNING',
  'HistoryImportState.STOPPED',
  'HistoryKind.COLLECTION',
  'HistoryKind.DIARY',
  'HistoryKind.RATINGS',
  'HistoryKind.REVIEWS',
  'HistoryKind.WATCHED',
  'HistoryKind.WATCHLIST',
  'ImportChoice.file',
  'ImportChoice.line',
  'ImportChoice.movieId',
  'ImportHistoryInput.choices',
  'ImportHistoryInput.fileName',
  'ImportHistoryInput.kind',
  'ImportHistoryPayload.rowsLeft',
  'ImportRow.file',
  'Query.exportHistory',
  'Query.historyImport',
  'User.blockedUsers',
  'ViewerMovieState.watches',
  'type BlockedUser',
  'type BlockedUserConnection',
  'type BlockedUserEdge',
  'type ExportFormat',
  'type HistoryExport',
  'type HistoryImport',
  'type HistoryImportState',
  'type HistoryKind',
  'type ImportChoice',
];

/** Arguments that the API has beyond the contract. They have defaults, so operations of the contract need not give them. */
const addedArguments = ['User.friendRequests(first)', 'User.yearInReview(timeZone)'];

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

const typesOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

const fieldsOf = (type: GraphQLNamedType | undefined): Field[] =>
  isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];

const signatureOf = (argument: GraphQLArgument | GraphQLInputField) =>
  `${argument.name}: ${String(argument.type)} = ${String(argument.defaultValue)}`;

const argumentsOf = (name: string, field: Field) =>
  ('args' in field ? field.args : [])
    .filter((argument) => !addedArguments.includes(`${name}(${argument.name})`) || argument.defaultValue === undefined)
    .map(signatureOf)
    .sort()
    .join(', ');

/** Kind, implemented interfaces and member types. */
const shapeOf = (type: GraphQLNamedType) => [
  type.constructor.name,
  isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map(String).sort() : [],
  isUnionType(type) ? type.getTypes().map(String).sort() : [],
];

/** Names that `schema` has and `reference` has not, and elements that have another shape there. */
function differences(schema: GraphQLSchema, reference: GraphQLSchema): { missing: string[]; changed: string[] } {
  const missing: string[] = [];
  const changed: string[] = [];
  for (const type of typesOf(schema)) {
    const other = reference.getType(type.name);
    if (!other) missing.push(`type ${type.name}`);
    else if (JSON.stringify(shapeOf(type)) !== JSON.stringify(shapeOf(other))) changed.push(`type ${type.name}`);
    for (const field of fieldsOf(type)) {
      const name = `${type.name}.${field.name}`;
      const otherField = fieldsOf(other).find((candidate) => candidate.name === field.name);
      if (!otherField) missing.push(name);
      else {
        if (String(otherField.type) !== String(field.type)) changed.push(`${name}: ${String(field.type)}`);
        if (argumentsOf(name, otherField) !== argumentsOf(name, field))
          changed.push(`${name}(${argumentsOf(name, field)})`);
        if (
          isInputObjectType(type) &&
          signatureOf(otherField as GraphQLInputField) !== signatureOf(field as GraphQLInputField)
        )
          changed.push(`default of ${name}`);
      }
    }
    if (isEnumType(type))
      for (const { name } of type.getValues())
        if (!isEnumType(other) || !other.getValue(name)) missing.push(`${type.name}.${name}`);
  }
  return { missing: missing.sort(), changed };
}

test('the API has everything in the contract, in its shape', () => {
  expect(differences(contract, api)).toEqual({ missing: [], changed: [] });
});

test('the API has nothing beyond the contract but the listed additions', () => {
  expect(differences(api, contract)).toEqual({ missing: additions, changed: [] });
});

test('the operations of the contract are valid', () => {
  expect(validate(api, parse(read('contract', 'operations.graphql')))).toEqual([]);
});

test('a difference of any kind is found', () => {
  const before = buildSchema(`
    interface N { id: ID }
    union U = A | B
    enum E { X Y }
    input I { a: Int = 1 }
    type A implements N { id: ID, f(a: Int = 1): Int! }
    type B { id: ID }
    type Query { a: A, u: U, e(i: I): E }`);
  const after = buildSchema(`
    interface N { id: ID }
    union U = A
    enum E { X }
    input I { a: Int = 2 }
    type A { id: ID, f(a: Int = 2): Int }
    type Query { a: A, u: U, e(i: I): E }`);
  expect(differences(before, after)).toEqual({
    missing: ['B.id', 'E.Y', 'type B'],
    changed: ['type U', 'default of I.a', 'type A', 'A.f: Int!', 'A.f(a: Int = 1)'],
  });
});
