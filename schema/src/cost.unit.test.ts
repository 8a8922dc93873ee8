/** The weights and list sizes of the supergraph are complete, so that the gateway can estimate the cost of any operation. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getDirectiveValues,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
} from 'graphql';
import { repositoryFile } from './repository.js';

const read = (file: string) => readFileSync(repositoryFile('schema', file), 'utf8');
const schema = buildSchema(read('supergraph.graphql'), { assumeValid: true, assumeValidSDL: true });
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

type Field = GraphQLField<unknown, unknown>;
interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
}

const valuesOf = (name: string, { astNode }: Field | GraphQLArgument | GraphQLInputField) =>
  astNode && getDirectiveValues(schema.getDirective(name)!, astNode);
const listSizeOf = (field: Field) => valuesOf('listSize', field) as ListSize | undefined;
const returnsList = (field: Field | GraphQLArgument | GraphQLInputField) => isListType(getNullableType(field.type));
const fields = objects.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));

/** Fields that return objects of `type`. */
const sources = (type: GraphQLObjectType) => fields.filter(({ field }) => getNullableType(field.type) === type);

test('each list has a size: its own, or that of each connection it is a page of', () => {
  const missing = fields
    .filter(({ type, field }) => {
      if (!returnsList(field) || listSizeOf(field)) return false;
      const connections = sources(type);
      return (
        connections.length === 0 ||
        !connections.every((source) => listSizeOf(source.field)?.sizedFields?.includes(field.name))
      );
    })
    .map(({ type, field }) => `${type.name}.${field.name}`);
  expect(missing).toEqual([]);
});

test('each field with a page argument has its size from it', () => {
  const missing = fields
    .filter(({ field }) => field.args.some(({ name }) => name === 'first'))
    .filter(({ field }) => !listSizeOf(field)?.slicingArguments?.includes('first'))
    .map(({ type, field }) => `${type.name}.${field.name}`);
  expect(missing).toEqual([]);
});

test('each list in an argument or input has a weight for its items', () => {
  const inputs = Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })));
  const given = fields.flatMap(({ type, field }) =>
    field.args.map((argument) => ({ name: `${type.name}.${field.name}.${argument.name}`, field: argument })),
  );
  const missing = [...inputs, ...given]
    .filter(({ field }) => returnsList(field) && valuesOf('cost', field) === undefined)
    .map(({ name }) => name);
  expect(missing).toEqual([]);
});

test('each root field that reads or writes has a weight', () => {
  const roots = [schema.getQueryType()!, schema.getMutationType()!];
  const missing = roots.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => valuesOf('cost', field) === undefined)
      .map(({ name }) => `${type.name}.${name}`),
  );
  expect(missing).toEqual([]);
});

test('the API that clients see has no directives of cost', () => {
  expect(read('api.graphql')).not.toMatch(/@cost|@listSize|directive/);
});
