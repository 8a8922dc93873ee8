/** The parameters of a route, described as the SDL describes what they are used for. */
import {
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
  TypeInfo,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';
import { nameOf, type RestOperation } from '../restOperations.js';
import { exampleOf } from './examples.js';
import { describe, typeSchema, type Schema, type SchemaSource } from './typeSchemas.js';

export function parametersOf(source: SchemaSource, operation: RestOperation): Schema[] {
  const uses = variableUses(source, operation);
  const inputFields = bodyType(source, operation)?.getFields() ?? {};
  return [
    ...operation.pathVariables.map((variable) =>
      parameter(source, variable, { path: operation.path, place: 'path', use: uses.get(nameOf(variable)) }),
    ),
    ...operation.inputFields.map((name) => ({
      name,
      in: 'path',
      required: true,
      ...describe(inputFields[name]?.description),
      schema: typeSchema(source, inputFields[name]!.type),
      ...example(operation.path, name),
    })),
    ...operation.queryVariables.map((variable) =>
      parameter(source, variable, { path: operation.path, place: 'query', use: uses.get(nameOf(variable)) }),
    ),
  ];
}

/** The type of the body; undefined if the route has none. */
export function bodyType({ api }: SchemaSource, { body }: RestOperation): GraphQLInputObjectType | undefined {
  const type = body && getNamedType(typeFromAST(api, body.type as never));
  return isInputObjectType(type) ? type : undefined;
}

type Use = GraphQLArgument | GraphQLInputField;

interface ParameterOptions {
  /** Of the route. */
  readonly path: string;
  readonly place: 'path' | 'query';
  readonly use: Use | undefined;
}

function parameter(
  source: SchemaSource,
  variable: VariableDefinitionNode,
  { path, place, use }: ParameterOptions,
): Schema {
  const type = typeFromAST(source.api, present(variable.type) as never) as GraphQLInputType;
  const { defaultValue } = variable;
  const fallback: unknown = defaultValue ? valueFromASTUntyped(defaultValue) : use?.defaultValue;
  const isRequired = variable.type.kind === Kind.NON_NULL_TYPE && !defaultValue;
  const schema = withoutNull(typeSchema(source, type));
  return {
    name: nameOf(variable),
    in: place,
    ...(isRequired ? { required: true } : {}),
    ...describe(use?.description),
    schema: fallback === undefined || fallback === null ? schema : { ...schema, default: fallback },
    ...example(path, nameOf(variable)),
  };
}

const present = (type: TypeNode): TypeNode => (type.kind === Kind.NON_NULL_TYPE ? type.type : type);

/** A parameter is left out instead of null. */
function withoutNull(schema: Schema): Schema {
  const { type, anyOf } = schema as { type?: unknown; anyOf?: readonly Schema[] };
  if (Array.isArray(type)) return { ...schema, type: type[0] as string };
  return anyOf ? anyOf[0]! : schema;
}

const example = (path: string, name: string): Schema => {
  const value = exampleOf(path, name);
  return value === undefined ? {} : { example: value };
};

/** The argument or input field that each variable is the value of. */
function variableUses({ api }: SchemaSource, { query }: RestOperation): Map<string, Use> {
  const uses = new Map<string, Use>();
  const typeInfo = new TypeInfo(api);
  const note = (value: { kind: string; name?: { value: string } }, use: Use | null | undefined) => {
    if (value.kind === Kind.VARIABLE && use) uses.set(value.name!.value, use);
  };
  const visitor = visitWithTypeInfo(typeInfo, {
    Argument: ({ value }) => note(value, typeInfo.getArgument()),
    ObjectField: ({ name, value }) => {
      const parent = getNamedType(typeInfo.getParentInputType());
      if (isInputObjectType(parent)) note(value, parent.getFields()[name.value]);
    },
  });
  visit(parse(query), visitor);
  return uses;
}
