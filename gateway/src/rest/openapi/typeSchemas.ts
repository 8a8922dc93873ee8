/** JSON schemas of GraphQL types and selections, for the OpenAPI document. */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  isUnionType,
  Kind,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export type Schema = Readonly<Record<string, unknown>>;

export interface SchemaSource {
  readonly api: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Schemas with a name, filled on the way. */
  readonly components: Map<string, Schema>;
}

const scalars: Readonly<Record<string, Schema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
};

/** A field of an answer. A fragment alone is a schema of its own. */
export interface SelectedField {
  readonly name: string;
  readonly type: GraphQLType;
  readonly description: string | undefined;
  readonly selectionSet: SelectionSetNode | undefined;
}

/** The fields of a selection on the object type `typeName`, with those of fragments. */
export function selectedFields(
  source: SchemaSource,
  typeName: string,
  selectionSet: SelectionSetNode,
): SelectedField[] {
  const type = source.api.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
  return selectionSet.selections.flatMap((selection): SelectedField[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return selectedFields(source, typeName, source.fragments.get(selection.name.value)!.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return selectedFields(source, typeName, selection.selectionSet);
    const field = type.getFields()[selection.name.value];
    if (!field) throw new Error(`${typeName} has no field ${selection.name.value}`);
    const { description, type: fieldType } = field;
    const name = (selection.alias ?? selection.name).value;
    return [{ name, type: fieldType, description: description ?? undefined, selectionSet: selection.selectionSet }];
  });
}

/** The schema of a value of `type`, null included where the type allows it. */
export function typeSchema(source: SchemaSource, type: GraphQLType, selectionSet?: SelectionSetNode): Schema {
  if (!isNonNullType(type)) return orNull(presentSchema(source, type, selectionSet));
  return presentSchema(source, type.ofType, selectionSet);
}

function presentSchema(source: SchemaSource, type: GraphQLType, selectionSet?: SelectionSetNode): Schema {
  if (isListType(type)) return { type: 'array', items: typeSchema(source, type.ofType, selectionSet) };
  const named = type as GraphQLNamedType;
  if (isEnumType(named)) return enumSchema(source, named);
  if (isInputObjectType(named)) return inputSchema(source, named);
  if (isUnionType(named)) return unionSchema(source, selectionSet!);
  if (isObjectType(named)) return objectSchema(source, named.name, selectionSet!);
  return scalars[named.name] ?? { type: 'string' };
}

const orNull = (schema: Schema): Schema =>
  typeof schema.type === 'string' ? { ...schema, type: [schema.type, 'null'] } : { anyOf: [schema, { type: 'null' }] };

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Adds the schema with this name when it is not there. */
function component(source: SchemaSource, name: string, create: () => Schema): Schema {
  if (!source.components.has(name)) {
    source.components.set(name, {});
    source.components.set(name, create());
  }
  return reference(name);
}

function enumSchema(source: SchemaSource, type: GraphQLEnumType): Schema {
  const values = type.getValues();
  return component(source, type.name, () => ({
    type: 'string',
    description: [type.description, ...values.map(({ name, description }) => `- ${name}: ${description ?? ''}`)].join(
      '\n',
    ),
    enum: values.map(({ name }) => name),
  }));
}

export function inputSchema(source: SchemaSource, type: GraphQLInputObjectType): Schema {
  return component(source, type.name, () => inputFieldsSchema(source, type, []));
}

/** The schema of an input object without the fields `left out`. */
export function inputFieldsSchema(
  source: SchemaSource,
  type: GraphQLInputObjectType,
  leftOut: readonly string[],
): Schema {
  const fields = Object.values(type.getFields()).filter(({ name }) => !leftOut.includes(name));
  return {
    type: 'object',
    ...describe(type.description),
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        {
          ...typeSchema(source, field.type),
          ...describe(field.description),
          ...(field.defaultValue === undefined ? {} : { default: field.defaultValue }),
        },
      ]),
    ),
    required: fields.filter(isRequiredInputField).map(({ name }) => name),
    additionalProperties: false,
  };
}

function objectSchema(source: SchemaSource, typeName: string, selectionSet: SelectionSetNode): Schema {
  const [only, ...others] = selectionSet.selections;
  if (only?.kind !== Kind.FRAGMENT_SPREAD || others.length > 0) return fieldsSchema(source, typeName, selectionSet);
  const fragment = source.fragments.get(only.name.value)!;
  return component(source, fragment.name.value, () => ({
    ...describe(source.api.getType(typeName)?.description),
    ...fieldsSchema(source, typeName, fragment.selectionSet),
  }));
}

function fieldsSchema(source: SchemaSource, typeName: string, selectionSet: SelectionSetNode): Schema {
  const fields = selectedFields(source, typeName, selectionSet);
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ name, type, description, selectionSet: selected }) => [
        name,
        { ...typeSchema(source, type, selected), ...describe(description) },
      ]),
    ),
    required: fields.map(({ name }) => name),
  };
}

/** One schema for each type; `__typename` tells them apart. */
function unionSchema(source: SchemaSource, { selections }: SelectionSetNode): Schema {
  const members = selections.flatMap((selection) => (selection.kind === Kind.INLINE_FRAGMENT ? [selection] : []));
  return {
    oneOf: members.map(({ typeCondition, selectionSet }) => {
      const name = typeCondition!.name.value;
      const schema = fieldsSchema(source, name, selectionSet);
      return {
        ...schema,
        title: name,
        properties: { __typename: { const: name }, ...(schema.properties as Schema) },
        required: ['__typename', ...(schema.required as string[])],
      };
    }),
  };
}

export const describe = (description: string | null | undefined): Schema => (description ? { description } : {});
