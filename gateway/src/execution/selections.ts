/** The fields that an operation selects on objects of each type, with the variables of one request. */
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isNonNullType,
  getNullableType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';
import type { Data } from './data.js';

export interface SelectingOperation {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  /** The one of the document that is executed. */
  readonly operation: OperationDefinitionNode;
  /** With their defaults. */
  readonly variables: Data;
}

/** A type that an object of an answer can have. */
export type TypeWithFields = GraphQLObjectType | GraphQLInterfaceType;

/** What is selected in one place: one selection set, or several of fields with the same name. */
export interface Selection {
  readonly sets: readonly SelectionSetNode[];
  readonly fields: Map<TypeWithFields, readonly SelectedField[]>;
}

export interface SelectedField {
  /** Its name in the answer. */
  readonly key: string;
  /** Undefined for `__typename`. */
  readonly type: (GraphQLOutputType & GraphQLNullableType) | undefined;
  /** Whether it cannot be null. */
  readonly isRequired: boolean;
  readonly isIntrospection: boolean;
  /** What is selected inside it. */
  readonly selection: Selection;
}

export interface Selections {
  readonly root: Selection;
  /** The fields in the order in which the operation names them first. */
  fieldsOf(selection: Selection, type: TypeWithFields): readonly SelectedField[];
}

export function createSelections({ schema, document, operation, variables }: SelectingOperation): Selections {
  const fragments = fragmentsOf(document);

  function isSelected(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
  }
  function collect(set: SelectionSetNode, type: TypeWithFields, found: Map<string, FieldNode[]>): void {
    for (const node of set.selections) {
      if (!isSelected(node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const others = found.get(key);
        if (others) others.push(node);
        else found.set(key, [node]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)!;
      if (applies(schema, fragment.typeCondition, type)) collect(fragment.selectionSet, type, found);
    }
  }
  function fieldsOf(selection: Selection, type: TypeWithFields): readonly SelectedField[] {
    const known = selection.fields.get(type);
    if (known) return known;
    const found = new Map<string, FieldNode[]>();
    for (const set of selection.sets) collect(set, type, found);
    const fields = [...found].map(([key, nodes]) => toField(schema, type, { key, nodes }));
    selection.fields.set(type, fields);
    return fields;
  }
  return { root: newSelection([operation.selectionSet]), fieldsOf };
}

const newSelection = (sets: readonly SelectionSetNode[]): Selection => ({ sets, fields: new Map() });

function applies(schema: GraphQLSchema, condition: NamedTypeNode | undefined, type: TypeWithFields): boolean {
  if (!condition || condition.name.value === type.name) return true;
  const wanted = schema.getType(condition.name.value);
  return isAbstractType(wanted) && schema.isSubType(wanted, type);
}

interface FieldNodes {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
}

function toField(schema: GraphQLSchema, parent: TypeWithFields, { key, nodes }: FieldNodes): SelectedField {
  const name = nodes[0]!.name.value;
  const meta = parent === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [];
  const metaField = meta.find((field) => field.name === name);
  const type = (metaField ?? parent.getFields()[name])?.type;
  if (!type && name !== TypeNameMetaFieldDef.name) throw new Error(`the type ${parent.name} has no field of this name`);
  return {
    key,
    type: type && getNullableType(type),
    // `__typename` is always a name.
    isRequired: !type || isNonNullType(type),
    isIntrospection: metaField !== undefined,
    selection: newSelection(nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []))),
  };
}
