/**
 * Shapes what the subgraphs answered as the operation asks for: its fields in its order, without what the plan needed besides. What
 * is missing or does not fit its type becomes null, and a non-null field passes that on to its parent.
 */
import {
  executeSync,
  getNullableType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { answerTooLarge } from './answerSize.js';
import { fieldOf, isData, newData, type Data } from './data.js';
import {
  createSelections,
  type SelectedField,
  type SelectingOperation,
  type Selection,
  type TypeWithFields,
} from './selections.js';

export interface ShapedOperation extends SelectingOperation {
  /** Of the answer, about. */
  readonly maxBytes: number;
}

/** Bytes of a field beside its name and its text. */
const perField = 5;

/** Objects between two places where the work may be interrupted. */
const objectsPerStep = 20;

export interface ShapedAnswer {
  /** Null if a field at the root that cannot be null is missing. */
  readonly data: Data | null;
  /** The size of its JSON, about. */
  readonly bytes: number;
}

/** Throws QUERY_TOO_COMPLEX for an answer that is too large. */
export function* shapeAnswer(shaped: ShapedOperation, answer: Data): Generator<void, ShapedAnswer> {
  const { schema, operation, maxBytes } = shaped;
  const selections = createSelections(shaped);
  const introspect = introspection(shaped);
  let objects = 0;
  let bytes = 0;

  function* shapeObject(selection: Selection, type: TypeWithFields, source: Data): Generator<void, Data | null> {
    if (++objects % objectsPerStep === 0) yield;
    if (bytes > maxBytes) throw answerTooLarge(maxBytes);
    const data = newData();
    for (const field of selections.fieldsOf(selection, type)) {
      const value = field.type ? yield* shapeField(field, field.type, source) : nameOf(type);
      if (value === null && field.isRequired) return null;
      data[field.key] = value;
      bytes += field.key.length + (typeof value === 'string' ? value.length : 0) + perField;
    }
    return data;
  }
  function* shapeField(field: SelectedField, type: GraphQLOutputType, source: Data): Generator<void, unknown> {
    if (field.isIntrospection) return introspect(field.key);
    const value = fieldOf(source, field.key);
    return isLeafType(type) ? leafOf(type, value) : yield* shapeValue(field.selection, type, value);
  }
  function* shapeValue(selection: Selection, type: GraphQLOutputType, value: unknown): Generator<void, unknown> {
    if (value === undefined || value === null) return null;
    if (isNonNullType(type)) return yield* shapeValue(selection, type.ofType, value);
    if (isLeafType(type)) return leafOf(type, value);
    if (isListType(type)) return Array.isArray(value) ? yield* shapeList(selection, type.ofType, value) : null;
    if (!isData(value)) return null;
    const named = typeOf(schema, type, value);
    return named ? yield* shapeObject(selection, named, value) : null;
  }
  function* shapeList(
    selection: Selection,
    itemType: GraphQLOutputType,
    items: readonly unknown[],
  ): Generator<void, unknown[] | null> {
    const shapedItems: unknown[] = [];
    const isRequired = isNonNullType(itemType);
    const type = getNullableType(itemType);
    for (const item of items) {
      const value = yield* shapeValue(selection, type, item);
      if (value === null && isRequired) return null;
      shapedItems.push(value);
    }
    return shapedItems;
  }

  const data = yield* shapeObject(selections.root, schema.getRootType(operation.operation)!, answer);
  return { data, bytes };
}

/**
 * The type of an object: the one that the answer names. It is an interface if the only subgraphs that were asked have an
 * `@interfaceObject`, which does not know the object's own type. Undefined if the answer names no type that has fields.
 */
function typeOf(schema: GraphQLSchema, type: GraphQLCompositeType, value: Data): TypeWithFields | undefined {
  const typename = fieldOf(value, '__typename');
  const named = typeof typename === 'string' ? schema.getType(typename) : type;
  return isObjectType(named) || isInterfaceType(named) ? named : undefined;
}

/** What `__typename` answers. Null, so that the object is null, for one whose own type is not known. */
const nameOf = (type: TypeWithFields): string | null => (isObjectType(type) ? type.name : null);

/** The value if it fits the type, else null. Scalars of our own fit as they are. */
function leafOf(type: GraphQLLeafType, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  return leafCheck(type)(value) ? value : null;
}

/** Tells whether a value that is not null can be one of the type. Scalars of our own have any value. */
export function leafCheck(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  return Object.hasOwn(scalarChecks, type.name) ? scalarChecks[type.name as keyof typeof scalarChecks] : () => true;
}

const scalarChecks = {
  String: (value: unknown) => typeof value === 'string',
  ID: (value: unknown) => typeof value === 'string' || Number.isInteger(value),
  Int: Number.isInteger,
  Float: Number.isFinite,
  Boolean: (value: unknown) => typeof value === 'boolean',
};

/** Answers `__schema` and `__type` by the name they have in the answer. */
function introspection({ schema, document, operation, variables }: ShapedOperation): (key: string) => unknown {
  let data: Data | undefined;
  return (key) => {
    data ??=
      executeSync({
        schema,
        document,
        rootValue: {},
        variableValues: variables,
        operationName: operation.name?.value ?? null,
      }).data ?? {};
    return fieldOf(data, key) ?? null;
  };
}
