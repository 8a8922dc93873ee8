/**
 * Joins fetches of a plan. Apollo's planner makes one fetch of entities for each place of an answer, and sends those of one step to one
 * subgraph at once. One request for all of them costs both sides less, and the subgraph looks up equal entities once.
 */
import type { FetchNode, ParallelNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { hasTooManyTypenames } from '@marquee/kit/subgraph/typenameAliases';
import {
  lookupName,
  representationsName,
  type ExecutionNode,
  type ExecutionPlan,
  type JoinedFetch,
  type JoinedPart,
} from './executionPlan.js';

/** Throws an Error for subscriptions and `@defer`. */
export function toExecutionPlan({ node }: QueryPlan): ExecutionPlan {
  if (node?.kind === 'Subscription') throw new Error('subscriptions are not supported');
  return node ? { node: toExecutionNode(node) } : {};
}

function toExecutionNode(node: PlanNode): ExecutionNode {
  switch (node.kind) {
    case 'Fetch':
      return node;
    case 'Sequence':
      return { ...node, nodes: node.nodes.map(toExecutionNode) };
    case 'Parallel':
      return joinSiblings(node);
    case 'Flatten':
      return { ...node, node: toExecutionNode(node.node) };
    case 'Condition':
      return {
        ...node,
        ifClause: node.ifClause && toExecutionNode(node.ifClause),
        elseClause: node.elseClause && toExecutionNode(node.elseClause),
      };
    case 'Defer':
      throw new Error('@defer is not supported');
  }
}

function joinSiblings({ nodes }: ParallelNode): ExecutionNode {
  const candidates = nodes.map(candidateOf);
  const joined = new Map<Candidate, readonly ExecutionNode[]>();
  for (const name of new Set(candidates.map((candidate) => candidate?.part.node.serviceName))) {
    const group = candidates.filter((candidate) => candidate !== undefined && candidate.part.node.serviceName === name);
    const made = group.length > 1 ? join(group as Candidate[]) : undefined;
    // The joined fetch takes the place of the first one.
    if (made) for (const [index, candidate] of group.entries()) joined.set(candidate!, index === 0 ? [made] : []);
  }
  const steps = nodes.flatMap((node, index) => joined.get(candidates[index]!) ?? [toExecutionNode(node)]);
  return steps.length === 1 ? steps[0]! : { kind: 'Parallel', nodes: steps };
}

interface Candidate {
  readonly part: Omit<JoinedPart, 'lookup'>;
  readonly entities: FieldNode;
  /** All but the representations. */
  readonly variables: readonly VariableDefinitionNode[];
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** A step that is one fetch of entities, perhaps under a condition. */
function candidateOf(step: PlanNode): Candidate | undefined {
  const path: JoinedPart['path'] = [];
  const conditions: { variable: string; is: boolean }[] = [];
  let node: PlanNode | undefined = step;
  while (node && node.kind !== 'Fetch') {
    if (node.kind === 'Flatten') {
      path.push(...node.path);
      node = node.node;
    } else if (node.kind === 'Condition' && !(node.ifClause && node.elseClause)) {
      conditions.push({ variable: node.condition, is: node.ifClause !== undefined });
      node = node.ifClause ?? node.elseClause;
    } else return undefined;
  }
  const read = node?.requires && readEntityFetch(node);
  return read && { part: { node: node as FetchNode, path, conditions }, ...read };
}

const alone = 'representations';

/** Undefined for a fetch that has more than `_entities(representations: $representations)`. */
function readEntityFetch({ operation: text }: FetchNode): Omit<Candidate, 'part'> | undefined {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const [operation, second] = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation || second || operation.directives?.length) return undefined;
  const { selections } = operation.selectionSet;
  const [entities] = selections;
  if (selections.length !== 1 || entities?.kind !== Kind.FIELD || !isPlainLookup(operation, entities)) return undefined;
  const variables = operation.variableDefinitions ?? [];
  return { entities, fragments, variables: variables.filter(({ variable }) => variable.name.value !== alone) };
}

function isPlainLookup({ operation }: OperationDefinitionNode, field: FieldNode): boolean {
  const { name, alias, directives = [], arguments: given = [] } = field;
  const [argument] = given;
  const isOfRepresentations = argument?.value.kind === Kind.VARIABLE && argument.value.name.value === alone;
  const isPlain = !alias && directives.length === 0 && given.length === 1 && isOfRepresentations;
  return operation === 'query' && name.value === '_entities' && isPlain;
}

/** Characters of an operation. Subgraphs do not keep longer ones parsed. */
const maxOperationLength = 50_000;

/** Undefined if they do not go together. */
function join(candidates: readonly Candidate[]): JoinedFetch | undefined {
  const lookups: Candidate[] = [];
  const lookupsByText = new Map<string, number>();
  const parts = candidates.map((candidate): JoinedPart => {
    const text = [candidate.entities, ...candidate.variables, ...candidate.fragments].map(print).join('\n');
    const lookup = lookupsByText.get(text) ?? lookups.push(candidate) - 1;
    lookupsByText.set(text, lookup);
    return { ...candidate.part, lookup };
  });
  const document = documentOf(lookups, candidates[0]!.part.node);
  if (!document || hasTooManyTypenames(document)) return undefined;
  const operation = stripIgnoredCharacters(print(document));
  if (operation.length > maxOperationLength) return undefined;
  const { serviceName, operationName } = candidates[0]!.part.node;
  return { kind: 'Joined', serviceName, operation, operationName, fields: lookups.map(countFields), parts };
}

/** Fragments are expanded. */
function countFields({ entities, fragments }: Candidate): number {
  const selectionsOf = new Map(fragments.map(({ name, selectionSet }) => [name.value, selectionSet]));
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, node) => {
      const inside = node.kind === Kind.FRAGMENT_SPREAD ? selectionsOf.get(node.name.value) : node.selectionSet;
      return sum + (node.kind === Kind.FIELD ? 1 : 0) + (inside ? count(inside) : 0);
    }, 0);
  return count(entities.selectionSet!);
}

const nameOf = (value: string): NameNode => ({ kind: Kind.NAME, value });

/** Undefined if two of them have different variables of one name. */
function documentOf(lookups: readonly Candidate[], { operationName }: FetchNode): DocumentNode | undefined {
  const variables = new Map(lookups.map((_, index) => [representationsName(index), representations(index)]));
  for (const definition of lookups.flatMap((lookup) => lookup.variables)) {
    const known = variables.get(definition.variable.name.value);
    if (known && print(known) !== print(definition)) return undefined;
    variables.set(definition.variable.name.value, definition);
  }
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: 'query' as OperationDefinitionNode['operation'],
    ...(operationName === undefined ? {} : { name: nameOf(operationName) }),
    variableDefinitions: [...variables.values()],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: lookups.map(({ entities }, index) => withOwnFragments(toLookup(entities, index), index)),
    },
  };
  const fragments = lookups.flatMap((lookup, index) => lookup.fragments.map((each) => withOwnFragments(each, index)));
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
}

const representations = (lookup: number): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: nameOf(representationsName(lookup)) },
  type: {
    kind: Kind.NON_NULL_TYPE,
    type: {
      kind: Kind.LIST_TYPE,
      type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: nameOf('_Any') } },
    },
  },
});

const toLookup = (entities: FieldNode, lookup: number): FieldNode => ({
  ...entities,
  alias: nameOf(lookupName(lookup)),
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: nameOf('representations'),
      value: { kind: Kind.VARIABLE, name: nameOf(representationsName(lookup)) },
    },
  ],
});

/** Two fetches may have different fragments of one name. */
function withOwnFragments<T extends FieldNode | FragmentDefinitionNode>(node: T, lookup: number): T {
  const rename = <N extends { readonly name: NameNode }>(each: N): N => ({
    ...each,
    name: nameOf(`_${lookup}_${each.name.value}`),
  });
  return visit<T>(node, { FragmentSpread: { leave: rename }, FragmentDefinition: { leave: rename } });
}
