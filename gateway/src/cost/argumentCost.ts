/** What the arguments of a field cost, and the page size that they set. */
import {
  GraphQLString,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type ValueNode,
} from 'graphql';
import type { CostProgram, Term, Variables } from './costProgram.js';
import type { ListSize, SchemaCosts, SchemaField } from './schemaCosts.js';

/**
 * A value with a weight costs it once for each started thousand of its characters. For a String there is a maximum: the number of rows in a
 * longer file is bounded, and what is longer are its notes. An ID of such a length is none.
 */
export const charactersPerWeight = 1_000;
export const maxTimesOfText = 2_000;

/** The cost of all arguments of `field` in `node`. */
export function argumentsCost(costs: SchemaCosts, program: CostProgram, field: SelectedArguments): Term {
  return program.sum(
    field.definition.args
      .filter((argument) => containsAny(argument, hasWeight(costs)))
      .map((argument) =>
        readArgument(program, { node: field.node, argument }, (value) => valueCost(costs, argument, value)),
      ),
  );
}

/** How many times as much the field and its arguments cost with the enum values in the arguments: the product of their factors. */
export function argumentsFactor(costs: SchemaCosts, program: CostProgram, field: SelectedArguments): Term {
  return field.definition.args
    .filter((argument) =>
      containsAny(argument, ({ type }) => isEnumType(type) && costs.factorOf(type, '') !== undefined),
    )
    .map((argument) =>
      readArgument(program, { node: field.node, argument }, (value) => valueFactor(costs, argument.type, value)),
    )
    .reduce<Term>((product, factor) => program.product(product, factor), 1);
}

export interface SelectedArguments {
  readonly definition: SchemaField;
  readonly node: FieldNode;
}

/** The size of the list: what its arguments ask for, but at most what is assumed. Undefined if there is neither. */
export function sizeOf(
  program: CostProgram,
  { definition, node }: SelectedArguments,
  { slicingArguments, assumedSize }: ListSize,
): Term | undefined {
  const max = assumedSize ?? Infinity;
  const sizes = definition.args
    .filter(
      ({ name, defaultValue }) => slicingArguments?.includes(name) && (defaultValue != null || isGiven(node, name)),
    )
    .map((argument) => {
      const fallback = argument.defaultValue ?? assumedSize;
      return readArgument(program, { node, argument }, (value) => Math.min(max, toSize(value, fallback)));
    });
  return sizes.length > 0 ? program.max(sizes) : (assumedSize ?? undefined);
}

const toSize = (value: unknown, fallback: unknown): number => {
  const size = typeof value === 'number' ? value : typeof fallback === 'number' ? fallback : 0;
  return Math.max(0, size);
};

const isGiven = (node: FieldNode, name: string) => node.arguments?.some((given) => given.name.value === name) ?? false;

/** `measure` of the argument's value, whether it is written in the document, in variables, or the default of the schema. */
function readArgument(
  program: CostProgram,
  { node, argument: { name, defaultValue } }: { readonly node: FieldNode; readonly argument: GraphQLArgument },
  measure: (value: unknown) => number,
): Term {
  const value = node.arguments?.find((given) => given.name.value === name)?.value;
  if (!value) return measure(defaultValue);
  if (!hasVariable(value)) return measure(valueFromASTUntyped(value));
  const read = (variables: Variables) => valueFromASTUntyped(value, variables) ?? undefined;
  return program.read((variables) => {
    const given = read(variables);
    return measure(given === undefined && value.kind === Kind.VARIABLE ? defaultValue : given);
  });
}

function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => hasVariable(field.value));
  return value.kind === Kind.VARIABLE;
}

/** The weight of `element` for each value in `value`, and the weights of the fields of input objects. */
function valueCost(costs: SchemaCosts, element: GraphQLArgument | GraphQLInputField, value: unknown): number {
  const weight = costs.weightOf(element) ?? 0;
  return costOf(element.type, value);

  function costOf(type: GraphQLInputType, value: unknown): number {
    if (value === null || value === undefined) return 0;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const inner = nullable.ofType;
      return Array.isArray(value)
        ? value.reduce<number>((total, item) => total + costOf(inner, item), 0)
        : costOf(inner, value);
    }
    const own = weight + (costs.weightOf(getNamedType(nullable)) ?? 0);
    if (!isInputObjectType(nullable)) return own * timesOf(nullable, value);
    const given = value as Readonly<Record<string, unknown>>;
    return Object.values(nullable.getFields()).reduce(
      (total, field) => total + valueCost(costs, field, given[field.name] ?? field.defaultValue),
      own,
    );
  }
}

function timesOf(type: GraphQLInputType, value: unknown): number {
  if (typeof value !== 'string') return 1;
  const times = Math.max(1, Math.ceil(value.length / charactersPerWeight));
  return type === GraphQLString ? Math.min(maxTimesOfText, times) : times;
}

/** The product of the factors of the enum values in `value`; of a list, the largest one. */
function valueFactor(costs: SchemaCosts, type: GraphQLInputType, value: unknown): number {
  if (value === null || value === undefined) return 1;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>((max, item) => Math.max(max, valueFactor(costs, nullable.ofType, item)), 1);
  }
  if (isEnumType(nullable)) return (typeof value === 'string' ? costs.factorOf(nullable, value) : undefined) ?? 1;
  if (!isInputObjectType(nullable)) return 1;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.values(nullable.getFields()).reduce(
    (product, field) => product * valueFactor(costs, field.type, given[field.name] ?? field.defaultValue),
    1,
  );
}

interface InputElement {
  readonly element: GraphQLArgument | GraphQLInputField;
  /** Without lists and non-null. */
  readonly type: GraphQLNamedType;
}

const hasWeight =
  (costs: SchemaCosts) =>
  ({ element, type }: InputElement): boolean =>
    Boolean(costs.weightOf(element) || costs.weightOf(type));

/** Whether `holds` for the element or for any field of its input type. */
function containsAny(
  element: GraphQLArgument | GraphQLInputField,
  holds: (input: InputElement) => boolean,
  seen = new Set<string>(),
): boolean {
  const type = getNamedType(element.type);
  if (holds({ element, type })) return true;
  if (!isInputObjectType(type) || seen.has(type.name)) return false;
  seen.add(type.name);
  return Object.values(type.getFields()).some((field) => containsAny(field, holds, seen));
}
