/**
 * The operation that is planned in place of the client's, where the planner would answer the client's wrongly:
 * - Apollo's planner takes a field under the alias of a key (`id: title`) or of `__typename` for that key. It also renames fields
 *   of different types that share an alias, and loses `false` and `0` on the way back. It asks for a field that `@requires` names with
 *   arguments under the name that the client gives the same field with others.
 * - It knows an older introspection schema than clients do, so `__schema` and `__type` are answered beside it.
 * - A subgraph may name an entity of which it knows nothing but the id. Its owner is asked whether it exists.
 * - It does not fetch an object that has no selection, because all are skipped or for other types. The object would be null.
 * Most operations need nothing of this, and are planned as they are.
 */
import { createHash } from 'node:crypto';
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';

export interface RewrittenOperation {
  /** Has only the operation, with its fragments. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly text: string;
  /** SHA-256 of `text`, in hexadecimal digits. */
  readonly hash: string;
  /** The client's names in the answer by the names here. Undefined for a field that the client does not ask for. */
  readonly names: ReadonlyMap<string, string | undefined>;
  /** Names here of fields that introspection answers. */
  readonly introspection: ReadonlySet<string>;
}

/** What of the supergraph decides whether an operation is rewritten. */
export interface RewriteRules {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Names of all fields of all types. */
  readonly fieldNames: ReadonlySet<string>;
  /** Types of which a subgraph knows nothing but a key. */
  readonly ownedElsewhere: ReadonlySet<string>;
  /** Names under which the planner asks for fields with arguments, because a field of another subgraph requires them. */
  readonly requiredWithArguments: ReadonlySet<string>;
}

/** Undefined if the client's operation is planned as it is. */
export function rewriteOperation(
  rules: RewriteRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): RewrittenOperation | undefined {
  const own: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...usedFragments(document, operation)] };
  const ambiguous = ambiguousNames(rules, own);
  const maySelectNothing = createSkipCheck(rules.schema, own);
  if (ambiguous.size === 0 && !hasSpecialFields(rules, own, maySelectNothing)) return undefined;
  const names = new Map<string, string | undefined>();
  const introspection = new Set<string>();
  const newName = createNames(rules, own);
  const nameFor = (node: FieldNode): string => {
    const planned = newName(`${keyOf(node)}: ${node.name.value}`);
    names.set(planned, keyOf(node));
    return planned;
  };
  const hiddenName = (purpose: string): string => {
    const planned = newName(purpose);
    names.set(planned, undefined);
    return planned;
  };
  const info = new TypeInfo(rules.schema);
  const rewritten = visit(
    own,
    visitWithTypeInfo(info, {
      Field: {
        leave: (node) => {
          if (isIntrospection(node)) {
            const planned = nameFor(node);
            introspection.add(planned);
            return typenameField(planned, node);
          }
          const added = [
            ...typesToConfirm(rules, info).map((type) => confirmation(type, hiddenName('confirmed'))),
            ...(maySelectNothing(node, info) ? [typenameField(hiddenName('exists'), {})] : []),
          ];
          const field = withSelections(node, added);
          return isAmbiguous(node, ambiguous, rules) ? withAlias(field, nameFor(node)) : field;
        },
      },
    }),
  );
  const text = print(rewritten);
  return {
    document: rewritten,
    operation: rewritten.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!,
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    names,
    introspection,
  };
}

/** The name of the field in the answer. */
const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

const isAliased = ({ alias, name }: FieldNode): boolean => alias !== undefined && alias.value !== name.value;

export const isIntrospection = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type';

/** The fragments that the operation uses, also through other fragments. */
function usedFragments(document: DocumentNode, operation: OperationDefinitionNode): FragmentDefinitionNode[] {
  const all = fragmentsOf(document);
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = all.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [...used];
}

/** Names in the answer that the planner may take for another field, and those that stand for several fields. */
function ambiguousNames({ fieldNames, requiredWithArguments }: RewriteRules, document: DocumentNode): Set<string> {
  const fields = new Map<string, string>();
  const ambiguous = new Set<string>();
  visit(document, {
    Field: (node) => {
      const [key, field] = [keyOf(node), node.name.value];
      if (requiredWithArguments.has(key)) ambiguous.add(key);
      if (!isAliased(node)) return;
      if (key.startsWith('__') || fieldNames.has(key) || (fields.get(key) ?? field) !== field) ambiguous.add(key);
      fields.set(key, field);
    },
  });
  return ambiguous;
}

/** A field under its own name is the one that the planner takes it for, unless arguments make it another. */
const isAmbiguous = (node: FieldNode, ambiguous: ReadonlySet<string>, rules: RewriteRules): boolean =>
  ambiguous.has(keyOf(node)) && (isAliased(node) || rules.requiredWithArguments.has(keyOf(node)));

/** Whether there is introspection, a type to confirm, or an object that may have no selection. */
function hasSpecialFields(rules: RewriteRules, document: DocumentNode, maySelectNothing: SkipCheck): boolean {
  let found = false;
  const info = new TypeInfo(rules.schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: (node) => {
        found ||= isIntrospection(node) || maySelectNothing(node, info) || typesToConfirm(rules, info).length > 0;
      },
    }),
  );
  return found;
}

/** The types that the field may have, and of which another subgraph knows whether the entity exists. */
function typesToConfirm({ schema, ownedElsewhere }: RewriteRules, info: TypeInfo): string[] {
  if (ownedElsewhere.size === 0) return [];
  const type = getNamedType(info.getType());
  if (!isAbstractType(type)) return [];
  return schema.getPossibleTypes(type).flatMap(({ name }) => (ownedElsewhere.has(name) ? [name] : []));
}

/** The id comes from the subgraph that owns the type. It cannot be null, so an entity that does not exist becomes null. */
const confirmation = (type: string, name: string): InlineFragmentNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
  selectionSet: {
    kind: Kind.SELECTION_SET,
    selections: [{ kind: Kind.FIELD, alias: { kind: Kind.NAME, value: name }, name: { kind: Kind.NAME, value: 'id' } }],
  },
});

type SkipCheck = (field: FieldNode, info: TypeInfo) => boolean;

/**
 * Whether an object of a field may have no selection: all have `@skip` or `@include`, or are for other types. Objects of an abstract
 * type have one from the planner.
 */
function createSkipCheck(schema: GraphQLSchema, document: DocumentNode): SkipCheck {
  const fragments = fragmentsOf(document);

  const isKept = (node: SelectionNode, type: GraphQLNamedType | undefined): boolean => {
    if (node.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return false;
    if (node.kind === Kind.FIELD) return true;
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    if (!fragment?.typeCondition)
      return fragment?.selectionSet.selections.some((inner) => isKept(inner, type)) ?? false;
    const condition = schema.getType(fragment.typeCondition.name.value);
    const applies =
      !isObjectType(type) || type === condition || (isAbstractType(condition) && schema.isSubType(condition, type));
    return applies && fragment.selectionSet.selections.some((inner) => isKept(inner, type));
  };

  return ({ selectionSet }, info) => {
    const type = getNamedType(info.getType()) ?? undefined;
    return selectionSet !== undefined && !selectionSet.selections.some((node) => isKept(node, type));
  };
}

function withSelections(node: FieldNode, added: readonly SelectionNode[]): FieldNode {
  if (added.length === 0) return node;
  const { selections = [] } = node.selectionSet ?? {};
  return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: [...selections, ...added] } };
}

const withAlias = (node: FieldNode, alias: string): FieldNode => ({
  ...node,
  alias: { kind: Kind.NAME, value: alias },
});

/** Keeps the place of a field in the answer, and its conditions. */
const typenameField = (alias: string, { directives }: Pick<FieldNode, 'directives'>): FieldNode => ({
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: alias },
  name: { kind: Kind.NAME, value: '__typename' },
  ...(directives ? { directives } : {}),
});

/** Gives one name to each key. No name is a field of the schema, or a name of the document. */
function createNames({ fieldNames }: RewriteRules, document: DocumentNode): (key: string) => string {
  const taken = new Set<string>();
  visit(document, { Name: ({ value }) => void taken.add(value) });
  const names = new Map<string, string>();
  let count = 0;
  return (key) => {
    let name = names.get(key);
    while (name === undefined) {
      const candidate = `_${count++}`;
      if (!taken.has(candidate) && !fieldNames.has(candidate)) name = candidate;
    }
    names.set(key, name);
    return name;
  };
}

/** The rules of a supergraph whose clients see `schema`. */
export function readRewriteRules(supergraph: DocumentNode, schema: GraphQLSchema): RewriteRules {
  const fieldNames = new Set<string>();
  const ownedElsewhere = new Set<string>();
  const requiredWithArguments = new Set<string>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of type.fields ?? []) {
      fieldNames.add(name.value);
      const joins = directives.flatMap((directive) =>
        directive.name.value === 'join__field' ? (directive.arguments ?? []) : [],
      );
      for (const { name: argument, value } of joins) {
        const isExternal = argument.value === 'external' && value.kind === Kind.BOOLEAN && value.value;
        if (isExternal && name.value === 'id' && isObjectType(schema.getType(type.name.value)))
          ownedElsewhere.add(type.name.value);
        if (argument.value === 'requires' && value.kind === Kind.STRING)
          addNamesWithArguments(value.value, requiredWithArguments);
      }
    }
  }
  return { schema, fieldNames, ownedElsewhere, requiredWithArguments };
}

/** `fieldSet` is what `@requires` has: selections without the braces around them. */
function addNamesWithArguments(fieldSet: string, found: Set<string>): void {
  visit(parse(`{${fieldSet}}`), {
    Field: (node) => {
      if (node.arguments?.length) found.add(keyOf(node));
    },
  });
}
