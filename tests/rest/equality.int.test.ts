/** Each REST answer against the GraphQL answer of the same viewer: REST shows what GraphQL shows, and nothing more. */
import fc from 'fast-check';
import { readRestOperations, nameOf, type RestOperation } from '@marquee/gateway/rest/restOperations';
import { isList, namedType } from '@marquee/gateway/rest/restVariables';
import { addMember, addWatch, block, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { whileNoFilmChanges } from '@marquee/testing/results/whileNoFilmChanges';
import { createRestClient, type SendRest } from '@marquee/testing/servers/restClient';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { checkedRest } from './openApiAnswers.js';

let supergraph: Supergraph;
let rest: SendRest;
/** Values of variables by name, or by type. */
let values: Record<string, readonly unknown[]>;
let dora: Member;

const reads = readRestOperations().filter(({ method }) => method === 'GET');

beforeAll(async () => {
  supergraph = await startSupergraph();
  rest = checkedRest(createRestClient(supergraph));
  await seedStoredOperations(supergraph);
  const { db } = supergraph.social;
  dora = await addMember(db, 'dora');
  const members = await db.selectFrom('member').select(['id', 'handle', 'pk']).execute();
  const films = [await findFilm(db, 'Casablanca', 1942), await findFilm(db, 'Notorious', 1946)];
  const people = await db
    .selectFrom('person')
    .select('id')
    .where('name', 'in', ['Ingrid Bergman', 'Humphrey Bogart', 'Cary Grant'])
    .execute();
  const cleo = members.find(({ handle }) => handle === 'cleo')!;
  await block(db, cleo, dora);
  for (const visibility of ['PUBLIC', 'FRIENDS', 'PRIVATE'] as const)
    await addWatch(
      db,
      members.find(({ handle }) => handle === 'ben')!,
      { film: films[1]!.pk, visibility, rating: 6, note: visibility },
    );
  await supergraph.social.publicTaste.catchUp();
  const personIds = people.map(({ id }) => id);
  values = {
    movieId: films.map(({ id }) => id),
    personId: personIds,
    from: personIds,
    to: personIds,
    userId: members.map(({ id }) => id),
    with: members.map(({ id }) => id),
    handle: members.map(({ handle }) => handle),
    slug: ['casablanca-1942', 'ingrid-bergman', 'nothing'],
    value: ['Q132689', 'tt0034583', 'nothing'],
    source: ['WIKIDATA', 'IMDB'],
    q: ['casablanca', 'the', ''],
    year: [2026, 2025],
    first: [0, 1, 3, 20],
    maxDegrees: [1, 3, 6],
    Window: ['ALL_TIME', 'LAST_30_DAYS'],
    Circle: ['ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'],
    Boolean: [true, false],
    DiscoverOrder: ['MOST_WATCHED', 'RECENTLY_WATCHED'],
    MovieOrder: ['TITLE', 'NEWEST'],
    DiscoverFacet: ['GENRE', 'WATCHER'],
    MovieFacet: ['GENRE', 'CAST'],
  };
});
afterAll(() => supergraph.stop());

const viewers = [null, 'ana', 'ben', 'dora', 'without-profile'] as const;

/** Random variables of an operation: those that it needs, and half of the others that have values here. */
const variablesOf = ({ definition }: RestOperation) =>
  fc.record(
    Object.fromEntries(
      (definition.variableDefinitions ?? []).flatMap((variable) => {
        const candidates = values[nameOf(variable)] ?? values[namedType(variable.type)];
        if (!candidates) return [];
        const one = fc.constantFrom(...candidates);
        const value = isList(variable.type) ? fc.uniqueArray(one, { minLength: 1, maxLength: 2 }) : one;
        const isRequired = variable.type.kind === 'NonNullType' && !variable.defaultValue;
        return [[nameOf(variable), isRequired ? value : fc.option(value, { nil: undefined })]];
      }),
    ),
  );

type Scalar = string | number | boolean | undefined;
type Value = Scalar | Scalar[];

function pathOf({ path, queryVariables }: RestOperation, variables: Record<string, Value>): string {
  const search = new URLSearchParams();
  for (const name of queryVariables.map(nameOf))
    for (const value of [variables[name]].flat()) if (value !== undefined) search.append(name, String(value));
  return `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(variables[name] as string))}?${search.toString()}`;
}

/** A REST answer and the GraphQL answer of the same state. */
function readBoth(viewer: (typeof viewers)[number], operation: RestOperation, variables: Record<string, Value>) {
  return whileNoFilmChanges(supergraph.catalog.neo4j, async () => {
    const { status, body } = await rest(viewer, pathOf(operation, variables));
    return { status, body, graphql: await supergraph.request(viewer, operation.query, variables) };
  });
}

describe('a REST answer', () => {
  test.each(reads.map((operation) => [operation.name, operation] as const))(
    'to %s equals the GraphQL answer of the same viewer',
    async (_, operation) => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...viewers), variablesOf(operation), async (viewer, variables) => {
          const { status, body, graphql } = await readBoth(viewer, operation, variables as Record<string, Value>);
          const value = operation.result.reduce<unknown>(
            (parent, name) => (parent as Record<string, unknown> | null | undefined)?.[name],
            graphql.data,
          );
          if (value === null || value === undefined) {
            const code = graphql.errors?.[0]?.extensions.code;
            expect([status, body.code]).toEqual(
              code === undefined
                ? [expect.any(Number), expect.stringMatching(/^(NOT_FOUND|UNAUTHENTICATED)$/)]
                : [expect.any(Number), code],
            );
            expect(status).toBeGreaterThanOrEqual(400);
          } else {
            expect(status).toBe(200);
            const { pageInfo, ...rest } = body;
            expect(Array.isArray(value) ? rest : { ...rest, ...(pageInfo ? { pageInfo } : {}) }).toEqual(
              Array.isArray(value) ? { items: value } : value,
            );
          }
        }),
        { numRuns: 6 },
      );
    },
  );

  test('keeps every byte when a watch that the viewer may not see is removed', async () => {
    const sample = reads.map((operation) =>
      pathOf(operation, fc.sample(variablesOf(operation), { seed: 7, numRuns: 1 })[0] as Record<string, Value>),
    );
    const read = async (path: string): Promise<string> => {
      const { text, body } = await rest('dora', path);
      return body.requestId ? String(body.code) : text;
    };
    const { db } = supergraph.social;
    const ben = await db
      .selectFrom('member')
      .select(['id', 'pk', 'handle'])
      .where('handle', '=', 'ben')
      .executeTakeFirstOrThrow();
    const film = (await findFilm(db, 'Casablanca', 1942)).pk;
    for (const path of sample) {
      const [before, after] = await whileNoFilmChanges(supergraph.catalog.neo4j, async () => {
        await addWatch(db, ben, {
          film,
          visibility: 'PRIVATE',
          rating: 1,
          watchedAt: new Date('2026-05-01T20:00:00Z'),
        });
        const first = await read(path);
        const { numDeletedRows } = await db
          .deleteFrom('watch')
          .where('visibility', '=', 'PRIVATE')
          .where('member_pk', '!=', dora.pk)
          .executeTakeFirstOrThrow();
        expect(Number(numDeletedRows)).toBeGreaterThan(0);
        return [first, await read(path)];
      });
      expect([path, after]).toEqual([path, before]);
    }
  });
});
