/** How long an answer may be kept, by which caches, and what changes it. Computed from the selection once for each document. */
import {
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { readCacheHints, type CacheHints, type FieldRule } from './cacheHints.js';

export interface CachePolicy {
  /** Whether the answer is the same for every viewer. */
  readonly isPublic: boolean;
  /** Seconds; 0 if the answer may not be kept. */
  readonly maxAge: number;
  /**
   * The root fields, if the answer changes only when the entities that they look up change, or those in it. Undefined if any
   * change of the catalog may change the answer.
   */
  readonly lookups: readonly FieldNode[] | undefined;
}

/** What caches may do with one answer. */
export interface Caching {
  /** Undefined for a mutation and for what is no operation. */
  readonly policy: CachePolicy | undefined;
  /** Whether the answer has all that was asked for. */
  readonly isComplete: boolean;
}

/** Undefined for a mutation: its answer may never be kept. */
export type PolicyReader = (document: DocumentNode, operation: OperationDefinitionNode) => CachePolicy | undefined;

export function createPolicyReader(supergraphSdl: string): PolicyReader {
  const hints = readCacheHints(supergraphSdl);
  const policies = new WeakMap<OperationDefinitionNode, CachePolicy>();
  return (document, operation) => {
    if (operation.operation !== OperationTypeNode.QUERY) return undefined;
    const known = policies.get(operation);
    if (known) return known;
    const policy = computePolicy(hints, document, operation);
    policies.set(operation, policy);
    return policy;
  };
}

/**
 * Arguments by which a root field finds the same entity until that entity changes. An id of another service is no such key: a new
 * film with the same id may take the place of the one that was found.
 */
const keyArguments = ['id', 'slug'];

/** The most restrictive field decides. Conditions are not evaluated: what may be skipped counts as selected. */
function computePolicy(hints: CacheHints, document: DocumentNode, operation: OperationDefinitionNode): CachePolicy {
  const { schema, ruleOf } = hints;
  const fragments = new Map(document.definitions.filter(isFragment).map((node) => [node.name.value, node]));
  const visited = new Set<FragmentDefinitionNode>();
  const lookups: FieldNode[] = [];
  let isPublic = true;
  let maxAge = Infinity;
  let followsEntities = true;

  function visitField(parent: GraphQLNamedType, node: FieldNode): void {
    if (node.name.value === '__typename') return;
    const rule = ruleOf(parent, node.name.value);
    // A field of introspection.
    if (!rule) return void (maxAge = 0);
    if (rule.isPrivate) isPublic = false;
    if (rule.maxAge !== undefined) maxAge = Math.min(maxAge, rule.maxAge);
    if (parent === schema.getQueryType()) {
      lookups.push(node);
      followsEntities &&= isLookup(rule, node);
    } else followsEntities &&= rule.maxAge === undefined;
    if (!node.selectionSet) return;
    if (!isObjectType(rule.type) || (isEntity(rule.type) && !selectsId(node.selectionSet, rule.type, fragments)))
      followsEntities = false;
    visit(rule.type, node.selectionSet);
  }
  function visit(parent: GraphQLNamedType, { selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) visitField(parent, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        visit(schema.getType(selection.typeCondition?.name.value ?? parent.name) ?? parent, selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (!fragment || visited.has(fragment)) continue;
        visited.add(fragment);
        visit(schema.getType(fragment.typeCondition.name.value) ?? parent, fragment.selectionSet);
      }
    }
  }
  visit(schema.getQueryType()!, operation.selectionSet);
  return {
    isPublic,
    maxAge: maxAge === Infinity ? 0 : maxAge,
    lookups: followsEntities && lookups.length > 0 ? lookups : undefined,
  };
}

const isFragment = (node: { readonly kind: Kind }): node is FragmentDefinitionNode =>
  node.kind === Kind.FRAGMENT_DEFINITION;

/** Whether the type has global ids. */
const isEntity = (type: GraphQLNamedType): boolean =>
  isInterfaceType(type) || (isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'));

const isLookup = ({ field, type }: FieldRule, { arguments: given = [] }: FieldNode): boolean =>
  isObjectType(type) &&
  isEntity(type) &&
  !isListType(getNullableType(field.type)) &&
  given.every(({ name }) => keyArguments.includes(name.value));

/** Whether each object that the selection set reads has its `id` in the answer. */
function selectsId(
  { selections }: SelectionSetNode,
  type: GraphQLNamedType,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  const isSelected = (selection: SelectionNode): boolean => {
    if ((selection.directives?.length ?? 0) > 0) return false;
    if (selection.kind === Kind.FIELD) return selection.name.value === 'id' && selection.alias === undefined;
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value ?? type.name;
    return fragment !== undefined && condition === type.name && selectsId(fragment.selectionSet, type, fragments);
  };
  return selections.some(isSelected);
}
