/** Fetches that are sent together answer as they do apart, and as Apollo's execution does. */
import type { GraphQLError } from 'graphql';
import { publicError } from '@marquee/kit/errors';
import { answerByEntity } from '@marquee/testing/fixtures/entityAnswers';
import type { SyntheticFetch } from '@marquee/testing/fixtures/syntheticSubgraph';
import { composeVaried } from '@marquee/testing/fixtures/variedSupergraph';
import { openPlanExecutions } from '@marquee/testing/servers/planExecutions';
import { withClientPaths } from '../answers/errorPaths.js';

const executions = openPlanExecutions(composeVaried());

const isJoined = ({ query }: SyntheticFetch) => query.includes('_0:_entities');

const a = { __typename: 'Person', id: 'a' };
const b = { __typename: 'Person', id: 'b' };
const members = { me: { likes: [a] }, members: [{ likes: [b, a] }, { likes: [a] }] };
const query = '{ me { likes { name } } members { likes { name films { title } } } }';

/** Apollo adds a code of its own to errors without one. */
const extensions = { code: 'INTERNAL_SERVER_ERROR' };

interface Answers {
  /** What a subgraph answers about a person, or a result with errors. */
  readonly person: (id: string, query: string) => object | null;
  /** What it answers to fetches that are sent together, if not about each person. */
  readonly together?: (fetch: SyntheticFetch) => object;
  readonly asked?: string;
  /** What is answered to the first fetch. */
  readonly answered?: object;
}

async function run({ person, together, asked = query, answered = members }: Answers) {
  const sent: SyntheticFetch[] = [];
  const byEntity = answerByEntity((fetch) => {
    const [{ id }] = fetch.variables!.representations as [{ id: string }];
    const found = person(id, fetch.query);
    return found && 'errors' in found ? found : { data: { _entities: [found] } };
  });
  const planned = executions.plan({
    query: asked,
    answer: (fetch) => {
      sent.push(fetch);
      if (fetch.query.startsWith('{me')) return { data: answered };
      return together && isJoined(fetch) ? together(fetch) : byEntity(fetch);
    },
  });
  const { first, second, sent: requests } = await planned.execute();
  expect(second).toBe(first);
  const ours = JSON.parse(first) as { data: object; errors: { message: string; path?: unknown }[] };
  const joined = sent.find(isJoined)?.variables;
  const apollo = JSON.parse(await planned.executeByApollo()) as typeof ours;
  return { ...ours, requests, joined, apollo };
}

/** Errors of steps that run at once have no order. */
const sorted = (errors: readonly object[]) => errors.map((error) => JSON.stringify(error)).toSorted();

function expectEqual({ data, errors, apollo }: Awaited<ReturnType<typeof run>>) {
  expect(data).toEqual(apollo.data);
  expect(sorted(errors)).toEqual(sorted(apollo.errors));
}

const person = (id: string) => ({ name: `name of ${id}`, films: [{ title: `film of ${id}` }] });
const without = (id: string) => ({ name: `name of ${id}` });
const whole = (id: string, text: string) => (text.includes('films') ? person(id) : without(id));

test('one request asks for each entity once for each selection', async () => {
  const result = await run({ person: whole });
  expectEqual(result);
  expect(result.requests).toHaveLength(2);
  expect(result.joined).toEqual({ representations0: [a], representations1: [b, a] });
  expect(result.data).toMatchObject({
    me: { likes: [{ name: 'name of a' }] },
    members: [{ likes: [{}, { films: [{ title: 'film of a' }] }] }, { likes: [{ name: 'name of a' }] }],
  });
  expect(result.errors).toEqual([]);
});

test('an error of an entity is one of each place that has it', async () => {
  const result = await run({
    person: (id, text) =>
      id === 'a' && text.includes('films')
        ? {
            data: { _entities: [{ ...person(id), films: null }] },
            errors: [{ message: 'late', path: ['_entities', 0, 'films'], extensions }],
          }
        : whole(id, text),
  });
  expectEqual(result);
  expect(result.requests).toHaveLength(2);
  expect(result.errors.map(({ path }) => path)).toEqual([
    ['members', 0, 'likes', 1, 'films'],
    ['members', 1, 'likes', 0, 'films'],
  ]);
});

test('a fetch that fails leaves what was sent with it', async () => {
  const result = await run({
    person: (id, text) =>
      text.includes('films')
        ? { data: null, errors: [{ message: 'broken', path: ['_entities'], extensions }] }
        : whole(id, text),
  });
  expectEqual(result);
  // First together, then each alone.
  expect(result.requests).toHaveLength(4);
  expect(result.data).toMatchObject({ me: { likes: [{ name: 'name of a' }] } });
});

test.each(['SUBGRAPH_TIMEOUT', 'SUBGRAPH_UNAVAILABLE'])(
  'a subgraph that does not answer is not asked again: %s',
  async (code) => {
    const failure = (name: string) => ({ message: 'down', path: [name], extensions: { code } });
    const { requests, data, errors, apollo } = await run({
      person: () => ({ errors: [failure('_entities')] }),
      together: () => ({ errors: [failure('_0'), failure('_1')] }),
    });
    expect(requests).toHaveLength(2);
    expect(data).toEqual(apollo.data);
    const told = withClientPaths(errors as GraphQLError[], data);
    expect(sorted(told)).toEqual(sorted(withClientPaths(apollo.errors as GraphQLError[], data)));
    // Each field that is null has an error of its own.
    expect(told.map(({ path }) => path!.join('.')).toSorted()).toEqual([
      'me.likes.0.name',
      'members.0.likes.0.films',
      'members.0.likes.0.name',
      'members.0.likes.1.films',
      'members.0.likes.1.name',
      'members.1.likes.0.films',
      'members.1.likes.0.name',
    ]);
  },
);

const lateFilms = (count: number, lookup: number) =>
  Array.from({ length: count }, (_, index) => ({
    message: `late ${index}`,
    path: [`_${lookup}`, 0, 'films', index],
    extensions,
  }));
const nameless = { message: 'late', path: ['_0', 0, 'name'], extensions };
const together = { data: { _0: [without('a')], _1: [person('b'), person('a')] } };

test('one place takes no errors from another', async () => {
  const { requests, errors } = await run({
    person: whole,
    together: () => ({ ...together, errors: [...lateFilms(60, 1), nameless] }),
  });
  expect(requests).toHaveLength(2);
  // As many as an answer may have, of each place.
  expect(errors).toHaveLength(51);
  expect(errors.at(-1)).toMatchObject({ message: 'late', path: ['me', 'likes', 0, 'name'] });
});

test('fetches are sent apart if the subgraph lists only some of their errors', async () => {
  const result = await run({
    person: whole,
    together: () => ({ ...together, errors: lateFilms(50, 1), extensions: { errorCount: 51 } }),
  });
  expectEqual(result);
  expect(result.requests).toHaveLength(4);
  expect(result.errors).toEqual([]);
});

test('fetches whose answer is too large together are sent apart', async () => {
  const result = await run({
    person: whole,
    together: () => {
      throw publicError('QUERY_TOO_COMPLEX', 'Too large.', { status: 400 });
    },
  });
  expectEqual(result);
  expect(result.requests).toHaveLength(4);
  expect(result.errors).toEqual([]);
});

const likesOf = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => ({ __typename: 'Person', id: `${name}${index}` }));
const names = Array.from({ length: 60 }, (_, index) => `name${index}`);

test.each([
  ['entities', 501, query],
  ['fields', 90, `{ me { likes { name } } members { likes { ${names.map((name) => `${name}: name`).join(' ')} } } }`],
])('many %s are asked for apart', async (_, count, asked) => {
  const result = await run({
    asked,
    answered: { me: { likes: likesOf(count, 'a') }, members: [{ likes: likesOf(count * 2, 'b') }] },
    person: (id, text) =>
      asked === query
        ? whole(id, text)
        : text.includes('name0')
          ? Object.fromEntries(names.map((name) => [name, id]))
          : without(id),
  });
  expectEqual(result);
  expect(result.joined).toBeUndefined();
  expect(result.requests).toHaveLength(3);
});

test('a list that is not as long as asked for is an error of its own places', async () => {
  const { requests, data, errors } = await run({
    person: whole,
    together: () => ({ data: { _0: [without('a')], _1: [person('b')] } }),
  });
  expect(requests).toHaveLength(2);
  expect(data).toMatchObject({
    me: { likes: [{ name: 'name of a' }] },
    members: [{ likes: [{ name: null }, { name: null }] }, {}],
  });
  expect(errors).toMatchObject([{ message: 'films was asked for 3 entities and answered with others' }]);
});
