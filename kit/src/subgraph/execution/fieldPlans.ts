/**
 * What an execution needs to know of the fields of an operation, found once for each document: definitions, resolvers, and how values
 * are completed. graphql-js finds it for each object of an answer.
 */
import {
  getDirectiveValues,
  getNullableType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  typeFromAST,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
type Fragments = Record<string, FragmentDefinitionNode>;

/** How a value of a type is completed. */
export type Completion = { readonly isNonNull: boolean } & (
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'list'; readonly item: Completion }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType }
  | { readonly kind: 'abstract'; readonly type: GraphQLAbstractType }
);

/** A field of a selection. */
export interface FieldPlan {
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** All nodes with the response name. */
  readonly nodes: readonly FieldNode[];
  readonly completion: Completion;
  /** Whether it is `__typename`. */
  readonly isTypename: boolean;
  /** What is selected of the value, by its type. */
  readonly selections: Map<GraphQLObjectType, readonly FieldPlan[]>;
}

/** Finds the fields of one document. */
export interface FieldPlanner {
  /** Of the operation. */
  readonly rootFields: readonly FieldPlan[];
  /** What is selected of a value of a field, if the value has this type. */
  fieldsOf(field: FieldPlan, type: GraphQLObjectType): readonly FieldPlan[];
}

/** A document that can be planned. */
export interface PlannedDocument {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  plannerFor(variables: Variables): FieldPlanner;
}

/** Plans a document, for a schema without type checks. Undefined unless it is one query without introspection. */
export function planDocument(schema: GraphQLSchema, document: DocumentNode): PlannedDocument | undefined {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1 || operation.operation !== 'query') return undefined;
  const { hasIntrospection, isConditional } = featuresOf(document);
  if (hasIntrospection || !schema.getQueryType()) return undefined;
  const fragments = Object.create(null) as Fragments;
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  const create = (variables: Variables) => createPlanner({ schema, fragments, variables, operation });
  if (isConditional) return { operation, fragments, plannerFor: create };
  const planner = create({});
  return { operation, fragments, plannerFor: () => planner };
}

/** `isConditional`: whether the fields depend on variables. */
function featuresOf(document: DocumentNode): { readonly hasIntrospection: boolean; readonly isConditional: boolean } {
  const found = { hasIntrospection: false, isConditional: false };
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      if (name.value.startsWith('__') && name.value !== '__typename') found.hasIntrospection = true;
    },
    [Kind.DIRECTIVE]: ({ name }) => {
      if (name.value === 'skip' || name.value === 'include') found.isConditional = true;
    },
  });
  return found;
}

/** Whether a type says itself which values are of it. If none does, the type of a value is known by its name. */
export const hasTypeChecks = (schema: GraphQLSchema): boolean =>
  Object.values(schema.getTypeMap()).some(
    (type) => isObjectType(type) && type.isTypeOf !== undefined && type.isTypeOf !== null,
  );

interface PlanSource {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly variables: Variables;
}

function createPlanner(source: PlanSource & { readonly operation: OperationDefinitionNode }): FieldPlanner {
  const queryType = source.schema.getQueryType()!;
  return {
    rootFields: planFields(source, queryType, [source.operation.selectionSet]),
    fieldsOf: ({ selections, nodes }, type) => {
      let fields = selections.get(type);
      if (!fields) {
        const sets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
        selections.set(type, (fields = planFields(source, type, sets)));
      }
      return fields;
    },
  };
}

/** The fields that the sets select on a type, in the order of their first nodes. */
function planFields(source: PlanSource, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): FieldPlan[] {
  const nodesByName = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD && visited.has(selection.name.value)) continue;
      if (!isIncluded(source, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const nodes = nodesByName.get(name);
        if (nodes) nodes.push(selection);
        else nodesByName.set(name, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) visited.add(selection.name.value);
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : source.fragments[selection.name.value];
      if (fragment && applies(source, fragment, type)) collect(fragment.selectionSet);
    }
  };
  sets.forEach(collect);
  return [...nodesByName].flatMap(([responseName, nodes]) => planField(responseName, nodes, type) ?? []);
}

const typename = { name: '__typename', args: [] } as unknown as GraphQLField<unknown, unknown>;

/** Undefined if the type has no such field. */
function planField(
  responseName: string,
  nodes: readonly FieldNode[],
  parentType: GraphQLObjectType,
): FieldPlan | undefined {
  const name = nodes[0]!.name.value;
  const isTypename = name === '__typename';
  const definition = isTypename ? typename : parentType.getFields()[name];
  if (!definition) return undefined;
  const completion: Completion = isTypename ? typenameCompletion : completionOf(definition.type);
  const selections: FieldPlan['selections'] = nodes.some(({ selectionSet }) => selectionSet)
    ? new Map<GraphQLObjectType, readonly FieldPlan[]>()
    : noSelections;
  return { responseName, parentType, definition, nodes, completion, isTypename, selections };
}

const noSelections: FieldPlan['selections'] = new Map();

/** Never used: the value is known. */
const typenameCompletion = { kind: 'leaf', isNonNull: true } as unknown as Completion;

const completions = new WeakMap<GraphQLOutputType, Completion>();

function completionOf(type: GraphQLOutputType): Completion {
  let completion = completions.get(type);
  if (!completion) completions.set(type, (completion = toCompletion(type)));
  return completion;
}

function toCompletion(type: GraphQLOutputType): Completion {
  const isNonNull = isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) return { isNonNull, kind: 'list', item: completionOf(nullable.ofType) };
  if (isLeafType(nullable)) return { isNonNull, kind: 'leaf', type: nullable };
  if (isAbstractType(nullable)) return { isNonNull, kind: 'abstract', type: nullable };
  return { isNonNull, kind: 'object', type: nullable };
}

function isIncluded({ variables }: PlanSource, node: SelectionNode): boolean {
  if (!node.directives || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function applies(
  { schema }: PlanSource,
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  type: GraphQLObjectType,
): boolean {
  if (!typeCondition) return true;
  const condition = typeFromAST(schema, typeCondition);
  return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
}
