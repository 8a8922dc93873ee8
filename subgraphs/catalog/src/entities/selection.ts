/**
 * Turns what a client selects on Movie, Person or Genre into a selection of the private @neo4j/graphql schema. All of it, with
 * lists and pages, then becomes one Cypher statement for any number of entities.
 */
import {
  getArgumentValues,
  GraphQLError,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { decodeCursor, pageSize } from '@marquee/kit/paging';
import type { PageArguments } from '../model/credit.js';
import type { EntityType } from '../model/entity.js';
import { selectedFields, type FieldInfo } from './selectedFields.js';

export const castCursor = 'Movie.cast';
const castCursorShape = ['int32'] as const;

const plainFields: Record<EntityType, ReadonlySet<string>> = {
  Movie: new Set(['slug', 'title', 'originalTitle', 'year', 'runtimeMinutes', 'synopsis', 'imageUrl']),
  Person: new Set(['slug', 'name', 'imageUrl']),
  Genre: new Set(['name', 'movieCount']),
};

/** By the variables of an execution, and by the nodes of a field: all items of a list have the same. */
const known = new WeakMap<FieldInfo['variableValues'], WeakMap<readonly FieldNode[], Map<EntityType, string>>>();

/** The selection of the field that a resolver is called for. `type` is the type of the field's entities. */
export function fieldSelection(info: GraphQLResolveInfo, type: EntityType): string {
  const { fieldNodes, variableValues } = info;
  let ofExecution = known.get(variableValues);
  if (!ofExecution) known.set(variableValues, (ofExecution = new WeakMap()));
  let ofField = ofExecution.get(fieldNodes);
  if (!ofField) ofExecution.set(fieldNodes, (ofField = new Map<EntityType, string>()));
  let selection = ofField.get(type);
  if (selection === undefined) ofField.set(type, (selection = entitySelection(info, fieldNodes, type)));
  return selection;
}

/** The selection under `nodes` as text. References with equal texts are read together. */
export function entitySelection(info: FieldInfo, nodes: readonly FieldNode[], type: EntityType): string {
  const objectType = info.schema.getType(type) as GraphQLObjectType;
  const selected = new Set(['id']);
  const nested = new Map<string, FieldNode[]>();
  for (const field of selectedFields(info, nodes, objectType)) {
    const name = field.name.value;
    if (plainFields[type].has(name)) selected.add(name);
    else nested.set(name, [...(nested.get(name) ?? []), field]);
  }
  if (nested.has('externalIds')) selected.add('externalIds(sort: [{source: ASC}, {value: ASC}]) { source value url }');
  // The reasons for a similar film compare its year with this film's.
  if (nested.has('similar')) selected.add('year');
  if (type === 'Movie') for (const list of movieLists(info, nested)) selected.add(list);
  return [...selected].sort().join(' ');
}

function movieLists(info: FieldInfo, nested: ReadonlyMap<string, FieldNode[]>): string[] {
  const lists: string[] = [];
  const genres = nested.get('genres');
  if (genres) lists.push(`genres(sort: [{name: ASC}]) { ${entitySelection(info, genres, 'Genre')} }`);
  const directors = nested.get('directors');
  if (directors)
    lists.push(
      `directors: directorsConnection(sort: [{edge: {billing: ASC}}]) { edges { node { ${entitySelection(info, directors, 'Person')} } } }`,
    );
  const castField = (info.schema.getType('Movie') as GraphQLObjectType).getFields().cast!;
  // Fields with the same name may select different pages, and the selection of one page may be spread over several fields.
  const pages = new Map<string, { page: PageArguments; nodes: FieldNode[] }>();
  for (const node of nested.get('cast') ?? []) {
    const page = pageOf(castField, node, info);
    if (!page) continue;
    const alias = castAlias(page);
    pages.set(alias, { page, nodes: [...(pages.get(alias)?.nodes ?? []), node] });
  }
  return [...lists, ...[...pages.values()].flatMap(({ page, nodes }) => castLists(info, page, nodes))];
}

/** Undefined for a page that cannot be read. The resolver of the field says why, so that the error has the path of the field. */
function pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode, info: FieldInfo): PageArguments | undefined {
  try {
    const page = getArgumentValues(field, node, info.variableValues) as PageArguments;
    castPage(page);
    return page;
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** One page of the cast, and the size of the whole cast if it is selected. */
function castLists(info: FieldInfo, page: PageArguments, nodes: readonly FieldNode[]): string[] {
  const { size, afterBilling } = castPage(page);
  const where = afterBilling === undefined ? '' : `, where: {edge: {billing: {gt: ${afterBilling}}}}`;
  const person = entitySelection(info, personNodes(info, nodes), 'Person');
  const edges =
    `${castAlias(page)}: castConnection(first: ${size + 1}, sort: [{edge: {billing: ASC}}]${where}) ` +
    `{ edges { properties { character billing } node { ${person} } } }`;
  const type = info.schema.getType('CreditConnection') as GraphQLObjectType;
  const hasTotal = selectedFields(info, nodes, type).some((field) => field.name.value === 'totalCount');
  return hasTotal ? [edges, 'castTotal: castConnection { totalCount }'] : [edges];
}

/** The `person` fields under `nodes { … }` and `edges { node { … } }` of a page of credits. */
function personNodes(info: FieldInfo, nodes: readonly FieldNode[]): FieldNode[] {
  const children = (parents: readonly FieldNode[], type: string, name: string) =>
    selectedFields(info, parents, info.schema.getType(type) as GraphQLObjectType).filter(
      (field) => field.name.value === name,
    );
  const edges = children(nodes, 'CreditConnection', 'edges');
  const credits = [...children(nodes, 'CreditConnection', 'nodes'), ...children(edges, 'CreditEdge', 'node')];
  return children(credits, 'Credit', 'person');
}

/** Size and start of a page of the cast. Billing is unique within a film's cast, so it is the whole key of the cursor. */
export function castPage(page: PageArguments): { size: number; afterBilling: number | undefined } {
  const cursor = decodeCursor(castCursor, castCursorShape, page.after);
  return { size: pageSize(page.first, 10), afterBilling: cursor?.[0] };
}

/** The alias under which @neo4j/graphql returns a page of the cast. A name cannot contain the sign of a number. */
export function castAlias(page: PageArguments): string {
  const { size, afterBilling } = castPage(page);
  if (afterBilling === undefined) return `cast_${size}`;
  return `cast_${size}_after_${afterBilling < 0 ? `m${-afterBilling}` : afterBilling}`;
}
