/**
 * What the supergraph says about cost: the weight of each element (`@cost`), the size of each list (`@listSize`), and how many times
 * as much a field costs with a value of an enum (`@costFactor`). One unit is 0.1 ms of CPU over all processes (docs/limits.md).
 */
import {
  buildSchema,
  getDirectiveValues,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLDirective,
  type GraphQLEnumType,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Weights and sizes of what has no directive. */
export const defaults = {
  /** Reading an object and passing it on through the gateway. */
  objectWeight: 1,
  /** A field without fields of its own, in every object that has it: resolving, passing on, printing. */
  leafWeight: 0.1,
  /**
   * An object of introspection, which is answered from memory, and a field of one without fields of its own. Most references to
   * types end after one or two of the levels that clients ask for, so these are a fifth of what they cost where they exist.
   */
  introspectionWeight: 0.01,
  introspectionLeafWeight: 0.02,
  listSize: 10,
} as const;

export type SchemaField = GraphQLField<unknown, unknown>;

/** `@listSize` of a field. */
export interface ListSize {
  /** With slicing arguments: the most items that lists have, even if the arguments ask for more. */
  readonly assumedSize?: number | null;
  /** Arguments that set the size. The largest one given counts. */
  readonly slicingArguments?: readonly string[] | null;
  /** Fields of the returned object that have the size, such as `edges` and `nodes`. */
  readonly sizedFields?: readonly string[] | null;
}

type Weighted = GraphQLNamedType | SchemaField | GraphQLArgument | GraphQLInputField;

export interface SchemaCosts {
  readonly schema: GraphQLSchema;
  /** The weight that `@cost` gives; undefined without the directive. */
  weightOf(element: Weighted): number | undefined;
  listSizeOf(field: SchemaField): ListSize | undefined;
  /** How many times as much a field costs if `name` is in its arguments. Undefined for a type whose values have no factors. */
  factorOf(type: GraphQLEnumType, name: string): number | undefined;
  /** The size of a list without `@listSize`: counted for introspection, else the default. */
  defaultSizeOf(field: SchemaField, parent: GraphQLNamedType): number;
}

/** Reads the directives of `supergraphSdl`, the text that composition made. */
export function readSchemaCosts(supergraphSdl: string): SchemaCosts {
  const schema = buildSchema(supergraphSdl, { assumeValid: true, assumeValidSDL: true });
  const weights = new Map<Weighted, number>();
  const listSizes = new Map<SchemaField, ListSize>();
  const [cost, listSize] = [schema.getDirective('cost'), schema.getDirective('listSize')];
  const factors = readFactors(schema);
  for (const element of elementsOf(schema)) {
    const weight = valuesOf<{ weight: number }>(cost, element)?.weight;
    if (weight !== undefined) weights.set(element, weight);
    const size = isField(element) ? valuesOf<ListSize>(listSize, element) : undefined;
    if (size) listSizes.set(element as SchemaField, size);
  }
  const introspection = introspectionSizes(schema);
  return {
    schema,
    weightOf: (element) => weights.get(element),
    listSizeOf: (field) => listSizes.get(field),
    factorOf: (type, name) => {
      const ofType = factors.get(type.name);
      return ofType && (ofType.get(name) ?? 1);
    },
    defaultSizeOf: (field, parent) => introspection.get(`${parent.name}.${field.name}`) ?? defaults.listSize,
  };
}

/** Types, fields, arguments and input fields. */
function* elementsOf(schema: GraphQLSchema): Iterable<Weighted> {
  for (const type of Object.values(schema.getTypeMap())) {
    yield type;
    if (isInputObjectType(type)) yield* Object.values(type.getFields());
    for (const field of fieldsOf(type)) {
      yield field;
      yield* field.args;
    }
  }
}

const fieldsOf = (type: GraphQLNamedType): SchemaField[] =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];

const isField = (element: Weighted): element is SchemaField => 'args' in element && 'resolve' in element;

/** The factors of enum values, by type and value. */
function readFactors(schema: GraphQLSchema): Map<string, Map<string, number>> {
  const directive = schema.getDirective('costFactor');
  const found = new Map<string, Map<string, number>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type)) continue;
    const factors = type.getValues().flatMap((value) => {
      const factor = valuesOf<{ factor: number }>(directive, value)?.factor;
      return factor === undefined ? [] : [[value.name, factor] as const];
    });
    if (factors.length > 0) found.set(type.name, new Map(factors));
  }
  return found;
}

const valuesOf = <Values>(
  directive: GraphQLDirective | null | undefined,
  { astNode }: Weighted | GraphQLEnumValue,
): Values | undefined =>
  directive && astNode ? (getDirectiveValues(directive, astNode) as Values | undefined) : undefined;

/** Whether the field returns a list. */
export const returnsList = (field: SchemaField): boolean => isListType(getNullableType(field.type));

/** The mean sizes of the lists of introspection, by their coordinate: their number follows from the schema. */
function introspectionSizes(schema: GraphQLSchema): Map<string, number> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap(fieldsOf);
  const directives = schema.getDirectives();
  const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Type.fields', mean(objects.map((type) => fieldsOf(type).length))],
    ['__Type.interfaces', mean(objects.map((type) => type.getInterfaces().length))],
    ['__Type.possibleTypes', mean(types.filter(isAbstractType).map((type) => schema.getPossibleTypes(type).length))],
    ['__Type.enumValues', mean(types.filter(isEnumType).map((type) => type.getValues().length))],
    ['__Type.inputFields', mean(types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length))],
    ['__Field.args', mean(fields.map(({ args }) => args.length))],
    ['__Directive.args', mean(directives.map(({ args }) => args.length))],
    ['__Directive.locations', mean(directives.map(({ locations }) => locations.length))],
  ]);
}

const mean = (sizes: readonly number[]): number =>
  sizes.length === 0 ? 0 : sizes.reduce((total, size) => total + size, 0) / sizes.length;
