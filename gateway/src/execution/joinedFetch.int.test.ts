/** Fetches that are sent together answer as they do apart, and as Apollo's execution does. */
import { answerByEntity } from '@marquee/testing/fixtures/entityAnswers';
import type { SyntheticFetch } from '@marquee/testing/fixtures/syntheticSubgraph';
import { composeVaried } from '@marquee/testing/fixtures/variedSupergraph';
import { openPlanExecutions } from '@marquee/testing/servers/planExecutions';

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
}

async function run({ person, together }: Answers) {
  const sent: SyntheticFetch[] = [];
  const byEntity = answerByEntity((fetch) => {
    const [{ id }] = fetch.variables!.representations as [{ id: string }];
    const found = person(id, fetch.query);
    return found && 'errors' in found ? found : { data: { _entities: [found] } };
  });
  const planned = executions.plan({
    query,
    answer: (fetch) => {
      sent.push(fetch);
      if (fetch.query.startsWith('{me')) return { data: members };
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
    const result = await run({
      person: () => ({ errors: [failure('_entities')] }),
      together: () => ({ errors: [failure('_0'), failure('_1')] }),
    });
    expect(result.requests).toHaveLength(2);
    expect(result.data).toEqual(result.apollo.data);
    expect(sorted(result.errors)).toEqual(
      sorted([...new Map(result.apollo.errors.map((error) => [JSON.stringify(error), error])).values()]),
    );
  },
);

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
