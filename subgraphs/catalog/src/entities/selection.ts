/**
 * Turns what a client selects on Movie, Person or Genre into a selection of the private library schema, so that all of
 * it, lists and pages included, becomes one Cypher statement for however many entities.
 */
import { getArgumentValues, type FieldNode, type GraphQLObjectType } from 'graphql';
import { decodeCursor, pageSize } from '@marquee/kit/paging';
import { selectedFields, type FieldInfo } from './selectedFields.js';

export type EntityType = 'Movie' | 'Person' | 'Genre';

/** Arguments of a list of credits. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
}

export const castCursor = 'Movie.cast';
const castCursorShape = ['number'] as const;
export const maxCastPage = 100;

const plainFields: Record<EntityType, ReadonlySet<string>> = {
  Movie: new Set(['slug', 'title', 'originalTitle', 'year', 'runtimeMinutes', 'synopsis', 'imageUrl']),
  Person: new Set(['slug', 'name', 'imageUrl']),
  Genre: new Set(['name', 'movieCount']),
};

/** The selection as text, which is also what tells whether two references can be read together. */
export function librarySelection(info: FieldInfo, nodes: readonly FieldNode[], type: EntityType): string {
  const objectType = info.schema.getType(type) as GraphQLObjectType;
  const selected = new Set(['id']);
  const nested = new Map<string, FieldNode[]>();
  for (const field of selectedFields(info, nodes, objectType)) {
    const name = field.name.value;
    if (plainFields[type].has(name)) selected.add(name);
    else nested.set(name, [...(nested.get(name) ?? []), field]);
  }
  if (nested.has('externalIds')) selected.add('externalIds(sort: [{source: ASC}, {value: ASC}]) { source value url }');
  // What is said of a similar film compares its year.
  if (nested.has('similar')) selected.add('year');
  if (type === 'Movie') addMovieLists(info, nested, selected, objectType);
  return [...selected].sort().join(' ');
}

function addMovieLists(
  info: FieldInfo,
  nested: ReadonlyMap<string, FieldNode[]>,
  selected: Set<string>,
  movieType: GraphQLObjectType,
): void {
  const genres = nested.get('genres');
  if (genres) selected.add(`genres(sort: [{name: ASC}]) { ${librarySelection(info, genres, 'Genre')} }`);
  const directors = nested.get('directors');
  if (directors)
    selected.add(
      `directors: directorsConnection(sort: [{edge: {billing: ASC}}]) { edges { node { ${librarySelection(info, directors, 'Person')} } } }`,
    );
  const castField = movieType.getFields().cast;
  // Fields of one name may ask for different pages, and fields of one page may be merged from several places.
  const pages = new Map<string, { page: PageArguments; nodes: FieldNode[] }>();
  for (const node of nested.get('cast') ?? []) {
    const page = getArgumentValues(castField!, node, info.variableValues) as PageArguments;
    const alias = castAlias(page);
    pages.set(alias, { page, nodes: [...(pages.get(alias)?.nodes ?? []), node] });
  }
  for (const [alias, { page, nodes }] of pages) addCastPage(info, alias, page, nodes, selected);
}

function addCastPage(
  info: FieldInfo,
  alias: string,
  page: PageArguments,
  nodes: readonly FieldNode[],
  selected: Set<string>,
): void {
  const { size, afterBilling } = castPage(page);
  const where = afterBilling === undefined ? '' : `, where: {edge: {billing: {gt: ${afterBilling}}}}`;
  const person = librarySelection(info, personNodes(info, nodes), 'Person');
  selected.add(
    `${alias}: castConnection(first: ${size + 1}, sort: [{edge: {billing: ASC}}]${where}) ` +
      `{ edges { properties { character billing } node { ${person} } } }`,
  );
  const type = info.schema.getType('CreditConnection') as GraphQLObjectType;
  if (selectedFields(info, nodes, type).some((field) => field.name.value === 'totalCount'))
    selected.add('castTotal: castConnection { totalCount }');
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

/** Size and start of a page of the cast. Billing is unique within a film's cast, so it is the whole key. */
export function castPage(page: PageArguments): { size: number; afterBilling: number | undefined } {
  const cursor = decodeCursor(castCursor, castCursorShape, page.after);
  return { size: pageSize(page.first, 10, maxCastPage), afterBilling: cursor && Math.trunc(Number(cursor[0])) };
}

/** Under which name a page of the cast stands in what the library returns. */
export function castAlias(page: PageArguments): string {
  const { size, afterBilling } = castPage(page);
  return `cast_${size}${afterBilling === undefined ? '' : `_after_${String(afterBilling).replace('-', 'm')}`}`;
}
