/** Every list that a client may send is bounded before anything is done with it, and its repeats cost nothing. */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Subgraph } from '@marquee/kit/subgraph/subgraph';
import { catalogSchema } from '@marquee/catalog/schema';
import { socialSchema } from '@marquee/social/schema';
import { addMember, befriend } from '@marquee/testing/fixtures/members';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
let friend: string;
beforeAll(async () => {
  supergraph = await startSupergraph();
  const { db } = supergraph.social;
  const ben = await addMember(db, 'ben');
  await befriend(db, await addMember(db, 'ana'), ben);
  friend = ben.id;
});
afterAll(() => supergraph.stop());

/** A list in an argument of a root field: the names on the way to it. */
interface List {
  readonly schema: 'catalog' | 'social';
  readonly field: string;
  readonly path: readonly string[];
  readonly type: GraphQLInputType;
}

function listsIn(
  type: GraphQLInputType,
  path: readonly string[],
): { path: readonly string[]; type: GraphQLInputType }[] {
  const plain = getNullableType(type);
  if (isListType(plain)) return [{ path, type: plain.ofType }];
  return isInputObjectType(plain)
    ? Object.values(plain.getFields()).flatMap((field) => listsIn(field.type, [...path, field.name]))
    : [];
}

/** All lists in arguments, by the type that has the field. What only a gateway calls is left out. */
const listsOf = (name: List['schema'], schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => field.name !== '_entities' && !type.name.startsWith('__'))
        .flatMap((field) =>
          field.args.flatMap((argument) =>
            listsIn(argument.type, [argument.name]).map((list) => ({
              ...list,
              schema: name,
              parent: type.name,
              field: field.name,
            })),
          ),
        ),
    );

const allLists = [...listsOf('catalog', catalogSchema()), ...listsOf('social', socialSchema())];
const lists = allLists.filter(({ parent }) => parent !== 'Mutation');

/** Arguments that the fields need besides the list. */
const otherArguments: Record<string, Record<string, unknown>> = {
  discover: { filter: { watchedBy: 'EVERYONE' } },
  suggest: { q: 'the' },
  tonight: { with: [] },
  searchMovies: { q: 'the' },
};

function item({ type, path }: Pick<List, 'type' | 'path'>): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]!.name;
  return path.includes('with') ? friend : 'gen_x';
}

const set = (value: unknown, [key, ...rest]: readonly string[], items: readonly string[]): unknown =>
  key === undefined
    ? items
    : { ...(value as object), [key]: set((value as Record<string, unknown> | undefined)?.[key], rest, items) };

/** Variables only, as clients send lists. Enum values are written as text then. */
async function ask(list: List, items: readonly string[]) {
  const schema = list.schema === 'catalog' ? catalogSchema() : socialSchema();
  const { args } = schema.getQueryType()!.getFields()[list.field]!;
  const variables = set(otherArguments[list.field] ?? {}, list.path, items) as Record<string, unknown>;
  const declared = args.filter(({ name }) => name in variables);
  const query = `query (${declared.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')}) {
    it: ${list.field}(${declared.map(({ name }) => `${name}: $${name}`).join(', ')}) { __typename } }`;
  return execute(supergraph[list.schema].subgraph, { query, variables });
}

/** Executes on a subgraph itself: the gateway has a bound of its own. */
async function execute(subgraph: Subgraph, operation: { query: string; variables: Record<string, unknown> }) {
  const scope = subgraph.openScope({
    viewer: { subject: devSubject('ana') },
    requestId: 'test',
    signal: AbortSignal.timeout(20_000),
  });
  supergraph.statements.clear();
  const { errors } = await scope.execute(operation);
  return { errors, statements: supergraph.statements.cypher.length + supergraph.statements.sql.length };
}

test('only root fields take lists, and of mutations only importHistory', () => {
  const written = allLists.filter(({ parent }) => parent === 'Mutation');
  expect(written.map(({ field, path }) => [field, ...path])).toEqual([['importHistory', 'input', 'choices']]);
  expect(new Set(lists.map(({ parent }) => parent))).toEqual(new Set(['Query']));
  expect(lists.length).toBeGreaterThan(15);
});

test('importHistory refuses 1,001 choices by name', async () => {
  const choices = Array.from({ length: 1_001 }, (_, line) => ({ line, movieId: 'mov_x' }));
  const query = 'mutation ($input: ImportHistoryInput!) { importHistory(input: $input) { matched } }';
  const variables = { input: { format: 'LETTERBOXD', content: 'Name,Year\nJaws,1975\n', choices } };
  const { errors } = await execute(supergraph.social.subgraph, { query, variables });
  expect(errors?.map(({ extensions }) => [extensions.code, extensions.argument])).toEqual([
    ['BAD_USER_INPUT', 'input.choices'],
  ]);
  const throughGateway = await supergraph.request('ana', query, variables);
  expect(throughGateway.errors?.map(({ extensions }) => [extensions.code, extensions.argument])).toEqual([
    ['BAD_USER_INPUT', 'input'],
  ]);
});

test.each(lists.map((list) => [`${list.field}(${list.path.join('.')})`, list] as const))(
  '%s refuses 1,001 items by name, and 300 repeats are as good as one',
  async (_, list) => {
    const one = item(list);
    const refused = await ask(
      list,
      Array.from({ length: 1_001 }, () => one),
    );
    expect(refused.errors?.map(({ extensions }) => [extensions.code, extensions.argument])).toEqual([
      ['BAD_USER_INPUT', list.path.join('.')],
    ]);
    expect(refused.statements).toBeLessThanOrEqual(1);
    const single = await ask(list, [one]);
    expect(single.errors).toBeUndefined();
    const repeated = await ask(
      list,
      Array.from({ length: 300 }, () => one),
    );
    expect(repeated).toEqual(single);
  },
);
