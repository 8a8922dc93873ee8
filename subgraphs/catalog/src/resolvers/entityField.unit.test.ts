/** Entities that are removed between the statement that finds them and the one that reads them. */
import { graphql } from 'graphql';
import { catalogSchema } from '../schema.js';

const schema = catalogSchema();

async function askForPerson(selection: string, removed: readonly string[]) {
  const contextValue = {
    entities: { byId: async (_: unknown, id: string) => (removed.includes(id) ? null : { id }) },
    related: {
      knownFor: async () => ['mov_a', 'mov_b'],
      costars: async () => [{ personId: 'per_b', films: ['mov_a', 'mov_b'] }],
    },
  };
  const representation = '{ __typename: "Person", id: "per_a" }';
  const source = `{ _entities(representations: [${representation}]) { ... on Person { ${selection} } } }`;
  const { data, errors } = await graphql({ schema, source, contextValue });
  return {
    person: (data!._entities as unknown[])[0],
    errors: errors?.map(({ extensions, path }) => ({ extensions, path })),
  };
}

test('a list leaves out what was removed', async () => {
  const selection = 'knownFor { id } costars { films { id } filmsTogether }';
  expect(await askForPerson(selection, [])).toMatchObject({
    person: { knownFor: [{ id: 'mov_a' }, { id: 'mov_b' }], costars: [{ films: [{ id: 'mov_a' }, { id: 'mov_b' }] }] },
  });
  expect(await askForPerson(selection, ['mov_a'])).toEqual({
    person: { knownFor: [{ id: 'mov_b' }], costars: [{ films: [{ id: 'mov_b' }], filmsTogether: 2 }] },
    errors: undefined,
  });
});

test('a field that is never null says that asking again helps', async () => {
  expect(await askForPerson('costars { person { id } }', [])).toMatchObject({
    person: { costars: [{ person: { id: 'per_b' } }] },
  });
  expect(await askForPerson('costars { person { id } }', ['per_b'])).toEqual({
    person: null,
    errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' }, path: ['_entities', 0, 'costars', 0, 'person'] }],
  });
});
