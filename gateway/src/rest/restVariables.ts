/** Turns path, query parameters and body of a REST request into the variables of its operation. */
import { Kind, type TypeNode, type VariableDefinitionNode } from 'graphql';
import { badInput } from '@marquee/kit/errors';
import { nameOf, type RestOperation } from './restOperations.js';

export interface RestInput {
  readonly pathValues: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body of a route that has one. */
  readonly body: unknown;
}

/**
 * A list is given by repeating its parameter. Throws BAD_USER_INPUT with the name of a parameter that is unknown, missing,
 * repeated, or no number or boolean where its type is one. GraphQL checks the rest.
 */
export function readVariables(operation: RestOperation, input: RestInput): Record<string, unknown> {
  const { pathValues, query, body } = input;
  const known = new Set(operation.queryVariables.map(nameOf));
  for (const name of query.keys())
    if (!known.has(name)) throw badInput(name.slice(0, 100), 'There is no such query parameter.');
  const variables: Record<string, unknown> = {};
  for (const variable of operation.pathVariables)
    variables[nameOf(variable)] = toValue(nameOf(variable), namedType(variable.type), pathValues[nameOf(variable)]!);
  for (const variable of operation.queryVariables) {
    const value = readParameter(variable, query.getAll(nameOf(variable)));
    if (value !== undefined) variables[nameOf(variable)] = value;
  }
  if (operation.body) variables.input = readInput(operation, pathValues, body);
  return variables;
}

function readParameter(variable: VariableDefinitionNode, values: readonly string[]): unknown {
  const name = nameOf(variable);
  const { type, defaultValue } = variable;
  if (values.length === 0) {
    if (type.kind === Kind.NON_NULL_TYPE && !defaultValue) throw badInput(name, 'This query parameter is required.');
    return undefined;
  }
  if (isList(type)) return values.map((value) => toValue(name, namedType(type), value));
  if (values.length > 1) throw badInput(name, 'This query parameter may be given once.');
  return toValue(name, namedType(type), values[0]!);
}

function readInput({ inputFields }: RestOperation, pathValues: RestInput['pathValues'], body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badInput('input', 'The body must be a JSON object.');
  const inBoth = inputFields.find((field) => Object.hasOwn(body, field));
  if (inBoth !== undefined) throw badInput(inBoth, 'This field is in the path and may not be in the body.');
  return { ...body, ...Object.fromEntries(inputFields.map((field) => [field, pathValues[field]])) };
}

/** Variables of other types are texts: ids, enum values and times. */
function toValue(name: string, type: string, text: string): unknown {
  switch (type) {
    case 'Int':
      if (!/^-?\d{1,10}$/.test(text)) throw badInput(name, 'This must be a whole number.');
      return Number(text);
    case 'Float':
      if (!/^-?\d{1,20}(\.\d{1,20})?$/.test(text)) throw badInput(name, 'This must be a number.');
      return Number(text);
    case 'Boolean':
      if (text !== 'true' && text !== 'false') throw badInput(name, 'This must be true or false.');
      return text === 'true';
    default:
      return text;
  }
}

export const isList = (type: TypeNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type.kind === Kind.LIST_TYPE;

/** The name of a type without list and non-null. */
export const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
