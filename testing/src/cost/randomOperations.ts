/** Random operations over a schema, and random changes to them: the steps of a search for expensive ones. */
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '@marquee/dev/dataset/random';

/** One field of an operation; without children it has no selection. */
export interface Selection {
  /** A field's name, or `... on Type`. */
  readonly name: string;
  /** Values as GraphQL text. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly children: readonly Selection[];
}

/** Values of arguments as GraphQL text, by `Type.field.argument` or by the argument's name. */
export type Samples = Readonly<Record<string, readonly string[]>>;

const pageSizes = ['1', '3', '10', '30', '100'];

export interface OperationSource {
  /** A random operation whose selections are at most `depth` deep. */
  operation(depth: number): readonly Selection[];
  /** `selections` with one random change: a field more or less, another argument, a repetition, or another selection. */
  change(selections: readonly Selection[]): readonly Selection[];
}

export function createOperationSource(schema: GraphQLSchema, samples: Samples, random: Random): OperationSource {
  const query = schema.getQueryType()!;
  const selectionsOf = createSelections(samples, random);
  const change = createChange(schema, selectionsOf, random);
  return {
    operation: (depth) => selectionsOf(query, depth),
    change: (selections) => change(query, selections),
  };
}

/** Random selections on a type, at most `depth` deep. */
type SelectionsOf = (type: GraphQLNamedType, depth: number) => Selection[];

const picker =
  (random: Random) =>
  <T>(values: readonly T[]): T =>
    values[random.below(values.length)]!;

function createSelections(samples: Samples, random: Random): SelectionsOf {
  const pick = picker(random);

  function argumentText(coordinate: string, argument: GraphQLArgument): string | undefined {
    if (argument.name === 'first') return pick(pageSizes);
    const values = samples[`${coordinate}.${argument.name}`] ?? samples[argument.name];
    if (values) return pick(values);
    const type = getNamedType(argument.type);
    if (!isEnumType(type)) return undefined;
    const names = type.getValues().map(({ name }) => name);
    return isListType(getNullableType(argument.type))
      ? `[${names.slice(random.below(names.length)).join(', ')}]`
      : pick(names);
  }

  function fieldSelection(
    type: GraphQLNamedType,
    field: GraphQLField<unknown, unknown>,
    depth: number,
  ): Selection | undefined {
    const given: Record<string, string> = {};
    for (const argument of field.args) {
      if (!isRequiredArgument(argument) && argument.name !== 'first' && random.below(2) === 0) continue;
      const text = argumentText(`${type.name}.${field.name}`, argument);
      if (text !== undefined) given[argument.name] = text;
      else if (isRequiredArgument(argument)) return undefined;
    }
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return { name: field.name, arguments: given, children: [] };
    if (depth <= 0) return undefined;
    return { name: field.name, arguments: given, children: selectionsOf(inner, depth - 1) };
  }

  function selectionsOf(type: GraphQLNamedType, depth: number): Selection[] {
    if (!isObjectType(type)) {
      const possible = isUnionType(type) ? type.getTypes() : [];
      return [
        typename,
        ...possible.map((one) => ({ name: `... on ${one.name}`, arguments: {}, children: selectionsOf(one, depth) })),
      ];
    }
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + random.below(3) }, () => fieldSelection(type, pick(fields), depth));
    const selections = chosen.filter((selection) => selection !== undefined);
    return selections.length > 0 ? selections : [typename];
  }

  return selectionsOf;
}

function createChange(schema: GraphQLSchema, selectionsOf: SelectionsOf, random: Random) {
  const pick = picker(random);
  return changeOne;

  function changeOne(type: GraphQLNamedType, selections: readonly Selection[]): readonly Selection[] {
    const index = random.below(selections.length);
    const selection = selections[index]!;
    const inner = typeOf(schema, type, selection);
    const others = selections.filter((_, other) => other !== index);
    if (inner && selection.children.length > 0 && random.below(3) > 0)
      return [...others, { ...selection, children: changeOne(inner, selection.children) }];
    switch (random.below(4)) {
      case 0:
        return [...selections, selection];
      case 1:
        return others.length > 0 ? others : selections;
      case 2:
        return [...selections, ...selectionsOf(type, 3)];
      default:
        return selection.arguments.first === undefined
          ? [...others, ...selectionsOf(type, 3)]
          : [...others, { ...selection, arguments: { ...selection.arguments, first: pick(pageSizes) } }];
    }
  }
}

const typename: Selection = { name: '__typename', arguments: {}, children: [] };

function typeOf(schema: GraphQLSchema, parent: GraphQLNamedType, { name }: Selection): GraphQLNamedType | undefined {
  if (name.startsWith('... on ')) return schema.getType(name.slice('... on '.length));
  const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
  return field && getNamedType(field.type);
}

/** The operation as text. A field that stands beside an equal one has a name of its own in the answer, so that they are not merged. */
export function printOperation(selections: readonly Selection[]): string {
  const print = (inner: readonly Selection[]): string =>
    inner.length === 0 ? '' : `{${inner.map((selection, index) => printOne(selection, index, inner)).join(' ')}}`;
  const printOne = ({ name, arguments: given, children }: Selection, index: number, beside: readonly Selection[]) => {
    const list = Object.entries(given).map(([argument, value]) => `${argument}:${value}`);
    const isFirst = beside.findIndex((other) => other.name === name) === index;
    const alias = isFirst || name.startsWith('...') ? '' : `a${index}:`;
    return `${alias}${name}${list.length > 0 ? `(${list.join(',')})` : ''}${print(children)}`;
  };
  return print(selections);
}
