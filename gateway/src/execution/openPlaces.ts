/**
 * The places of an answer that a plan works on: where fetches add to objects, what identifies entities, and what several fetches answer.
 * Below all other places, an answer of a subgraph stays as it is.
 */
import type { FetchNode, QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import { Kind, parse, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../operations/fragments.js';
import type { ExecutionNode, ExecutionPlan, JoinedFetch } from '../planning/executionPlan.js';

/** A place: the names that lead to it, without the steps into lists. */
export type Place = string;

const root: Place = '';

/** `name` is a name of GraphQL and has no dot. */
export const placeIn = (parent: Place, name: string): Place => `${parent}.${name}`;

/** A fetch of a plan, and its place. */
export interface PlacedFetch {
  readonly node: FetchNode;
  readonly path: ResponsePath;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** What it selects at its place. */
  readonly selectionSet: SelectionSetNode;
  /** What it is sent with. Undefined if it is always sent alone. */
  readonly joined: JoinedFetch | undefined;
}

/** All fetches of a plan, on both sides of its conditions. */
export function fetchesOf({ node }: ExecutionPlan): PlacedFetch[] {
  const found: PlacedFetch[] = [];
  const collect = (part: ExecutionNode | undefined, path: ResponsePath): void => {
    switch (part?.kind) {
      case 'Sequence':
      case 'Parallel':
        for (const step of part.nodes) collect(step, path);
        return;
      case 'Flatten':
        return collect(part.node, [...path, ...part.path]);
      case 'Condition':
        collect(part.ifClause, path);
        return collect(part.elseClause, path);
      case 'Fetch':
        found.push(placed(part, path, undefined));
        return;
      case 'Joined':
        for (const each of part.parts) found.push(placed(each.node, [...path, ...each.path], part));
        return;
      case undefined:
    }
  };
  collect(node, []);
  return found;
}

function placed(node: FetchNode, path: ResponsePath, joined: JoinedFetch | undefined): PlacedFetch {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
  const [first] = operation.selectionSet.selections;
  const entities = node.requires && first?.kind === Kind.FIELD ? first.selectionSet : undefined;
  return { node, path, document, operation, selectionSet: entities ?? operation.selectionSet, joined };
}

const isName = (step: string | number): step is string => typeof step === 'string' && step !== '@';

/** The place of a path in a plan. */
export const placeOf = (path: ResponsePath): Place => path.filter(isName).reduce(placeIn, root);

/** With all places that lead to them. */
export function openPlaces(fetches: readonly PlacedFetch[]): ReadonlySet<Place> {
  const open = new Set<Place>([root]);
  const answered = new Set<Place>();
  for (const fetch of fetches) {
    const names = fetch.path.filter(isName);
    for (const [index] of names.entries()) open.add(names.slice(0, index + 1).reduce(placeIn, root));
    const place = placeOf(fetch.path);
    for (const required of requiredPlaces(fetch.node.requires ?? [], place)) open.add(required);
    for (const own of selectedPlaces(fetch, place))
      if (answered.has(own)) open.add(own);
      else answered.add(own);
  }
  return open;
}

function* requiredPlaces(selections: readonly QueryPlanSelectionNode[], parent: Place): Generator<Place> {
  for (const selection of selections) {
    const place = selection.kind === 'Field' ? placeIn(parent, selection.alias ?? selection.name) : parent;
    yield place;
    yield* requiredPlaces(selection.selections ?? [], place);
  }
}

/** Of one fetch, each place once. */
function selectedPlaces({ document, selectionSet }: PlacedFetch, parent: Place): Set<Place> {
  const fragments = fragmentsOf(document);
  const found = new Set<Place>();
  const collect = ({ selections }: SelectionSetNode, at: Place): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const place = placeIn(at, (node.alias ?? node.name).value);
        found.add(place);
        if (node.selectionSet) collect(node.selectionSet, place);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)!;
      collect(fragment.selectionSet, at);
    }
  };
  collect(selectionSet, parent);
  return found;
}
