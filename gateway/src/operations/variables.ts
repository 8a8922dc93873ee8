/** The variables of an operation: bounded before they are coerced, then coerced by graphql-js. */
import {
  getVariableValues,
  Kind,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { badInput } from '@marquee/kit/errors';
import { countLimitHit } from './limitHits.js';
import { maxErrors, operationLimits, type OperationLimits } from './operationLimits.js';
import { OperationRefused, refuseAll } from './refusal.js';

type Values = Readonly<Record<string, unknown>>;

export interface Variables {
  /** The values that the operation defines, as the client sent them. */
  readonly given: Values;
  /** The same as graphql-js coerces them, with defaults. */
  readonly coerced: Values;
}

export interface VariableOptions {
  readonly schema: GraphQLSchema;
  /** Whether messages may name similar fields and values of the schema. */
  readonly suggestions: boolean;
  readonly limits?: OperationLimits;
}

/** Drops values that the operation does not define. Throws OperationRefused with BAD_USER_INPUT. */
export function readVariables(
  { variableDefinitions: definitions = [] }: OperationDefinitionNode,
  sent: Values,
  { schema, suggestions, limits = operationLimits }: VariableOptions,
): Variables {
  const bound = createBound(limits);
  const given: [string, unknown][] = [];
  const short: [string, unknown][] = [];
  for (const name of definitions.map(nameOf)) {
    if (!Object.hasOwn(sent, name)) continue;
    given.push([name, sent[name]]);
    short.push([name, bound(name, sent[name])]);
  }
  const options = { maxErrors: maxErrors - 1, hideSuggestions: !suggestions };
  const values = Object.fromEntries(given);
  // Errors repeat the value, so the values with shortened texts are tried first. A text is as valid when it is short.
  let result = getVariableValues(schema, definitions, Object.fromEntries(short), options);
  if (result.errors) throw refuseAll('BAD_USER_INPUT', result.errors, variableOf);
  if (short.some(([name, value]) => value !== values[name]))
    result = getVariableValues(schema, definitions, values, options);
  if (result.errors) throw refuseAll('BAD_USER_INPUT', result.errors, variableOf);
  return { given: values, coerced: result.coerced };
}

const nameOf = ({ variable }: VariableDefinitionNode) => variable.name.value;

const variableOf = ({ nodes }: GraphQLError) =>
  nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? nameOf(nodes[0]) : undefined;

/** Longer than any name of the schema, so that a shortened text is no value of an enum. */
const shortLength = 200;

/**
 * A function that throws when the values it has seen exceed the limits, and returns the value with long texts shortened: the
 * same value if it has none.
 */
function createBound(limits: OperationLimits): (variable: string, value: unknown) => unknown {
  let values = 0;

  return (variable, root) => {
    const refuse = (limit: keyof OperationLimits, message: string) => {
      countLimitHit(limit);
      return new OperationRefused([badInput(variable, `Variable "$${variable}" ${message}`)]);
    };

    function bound(value: unknown, depth: number): unknown {
      if (++values > limits.variableValues)
        throw refuse(
          'variableValues',
          `is too large: variables may have at most ${limits.variableValues} values together.`,
        );
      if (typeof value === 'string') return value.length > shortLength ? value.slice(0, shortLength) : value;
      if (typeof value !== 'object' || value === null) return value;
      if (depth >= limits.variableDepth)
        throw refuse('variableDepth', `is nested too deeply: at most ${limits.variableDepth} levels are allowed.`);
      return Array.isArray(value) ? boundList(value, depth + 1) : boundObject(value as Values, depth + 1);
    }

    function boundList(list: readonly unknown[], depth: number): readonly unknown[] {
      if (list.length > limits.listLength)
        throw refuse('listLength', `has a list of ${list.length} items; at most ${limits.listLength} are allowed.`);
      const short = list.map((item) => bound(item, depth));
      return short.some((item, index) => item !== list[index]) ? short : list;
    }

    function boundObject(object: Values, depth: number): Values {
      const fields = Object.entries(object);
      if (fields.length > limits.objectFields)
        throw refuse(
          'objectFields',
          `has an object of ${fields.length} fields; at most ${limits.objectFields} are allowed.`,
        );
      if (fields.some(([name]) => name.length > limits.fieldNameLength))
        throw refuse('fieldNameLength', `has a field whose name is longer than ${limits.fieldNameLength} characters.`);
      const short = fields.map(([name, value]) => [name, bound(value, depth)] as const);
      return short.some(([, value], index) => value !== fields[index]![1]) ? Object.fromEntries(short) : object;
    }

    return bound(root, 0);
  };
}
