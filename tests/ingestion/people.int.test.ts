/** Who the people of films are: ids first, then names and careers; in every order of arrival. */
import { seededRandom } from '@marquee/dev/dataset/random';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { CastMember, SourceRecord } from '@marquee/graph/records/filmRecord';
import { readChanges } from '@marquee/graph/changeFeed/changeFeed';
import { personIdOf } from '@marquee/graph/resolution/careerSpans';
import { nameKeyOf } from '@marquee/graph/resolution/names';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { filmRecord, removeRecords } from '@marquee/testing/fixtures/films';
import { shuffled } from '@marquee/testing/fixtures/overlappingProviders';
import { orphans, snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
});
afterAll(() => lifecycle.stop());

interface Film {
  readonly provider: string;
  readonly title: string;
  readonly year: number;
  readonly cast: readonly CastMember[];
  readonly version?: number;
  readonly isDeleted?: boolean;
  readonly directors?: readonly string[];
  readonly directorIds?: readonly (string | null)[];
}

const recordOf =
  (prefix: string) =>
  ({ provider, title, version = 1, isDeleted = false, ...film }: Film): SourceRecord => ({
    ...{ provider: `${prefix}-${provider}`, key: title, version, observedAt: new Date(version) },
    film: isDeleted ? null : filmRecord(`${prefix} ${title}`, film),
  });

/** The people in the films of a test, with their ids at services, each with its films. */
async function peopleOf(prefix: string): Promise<Record<string, unknown>[]> {
  return neo4j.read(
    `MATCH (p:Person)-[c:ACTED_IN|DIRECTED]->(m:Movie) WHERE m.title STARTS WITH $prefix
     WITH p, m, c ORDER BY m.title, type(c)
     RETURN p.id AS id, p.name AS name, p.slug AS slug, p.personId AS personId,
       COLLECT { MATCH (p)-[:IDENTIFIED_BY]->(x) RETURN x.source + ' ' + x.value ORDER BY x.source, x.value } AS externalIds,
       collect(DISTINCT substring(m.title, size($prefix) + 1)) AS films ORDER BY p.id`,
    { prefix },
  );
}

async function loaded<T>(prefix: string, batches: readonly (readonly Film[])[], read: () => Promise<T>): Promise<T> {
  const toRecord = recordOf(prefix);
  for (const batch of batches) await applyRecords(neo4j, batch.map(toRecord));
  const result = await read();
  await removeRecords(
    neo4j,
    batches.flat().map((film) => ({ ...toRecord(film), version: 100 })),
  );
  return result;
}

test('the spelling of a name is the best of all live records, in every order of arrival', async () => {
  const prefix = uniqueName('spell');
  const name = { plain: `${prefix} Gomez`, accented: `${prefix} Gómez` };
  const alpha = { provider: 'alpha', title: 'Alelí', year: 2019, cast: [{ name: name.plain }] };
  const beta = { provider: 'beta', title: 'Alelí', year: 2019, cast: [{ name: name.accented }] };
  const other = { provider: 'gamma', title: 'Other', year: 2018, cast: [{ name: name.plain }] };
  const namesAfter = (...batches: Film[][]) =>
    loaded(prefix, batches, async () => (await peopleOf(prefix)).map((person) => person.name));
  expect(await namesAfter([alpha], [beta])).toEqual([name.accented]);
  expect(await namesAfter([beta], [alpha])).toEqual([name.accented]);
  expect(await namesAfter([alpha, beta])).toEqual([name.accented]);
  // The record that had the accent is corrected or deleted.
  const corrected = { ...beta, version: 2, cast: [{ name: name.plain }] };
  for (const last of [corrected, { ...beta, version: 2, isDeleted: true }])
    for (const batches of [
      [[alpha], [beta], [last]],
      [[last], [beta], [alpha]],
      [[beta, other], [alpha], [last]],
    ])
      expect(await namesAfter(...batches)).toEqual([name.plain]);
  // Its film is deleted, and the person has another one.
  const alone = { ...beta, title: 'Alone' };
  expect(await namesAfter([alone, other], [{ ...alone, version: 2, isDeleted: true }])).toEqual([name.plain]);
});

test('two people of one name with two ids are two, in one film and in several, and can be found by their ids', async () => {
  const prefix = uniqueName('ids');
  const name = `${prefix} Sharma`;
  const [one, two] = [`IMDB nm1${prefix}`, `IMDB nm2${prefix}`];
  const both = {
    ...{ provider: 'imdb', title: 'Constable', year: 2017 },
    cast: [
      { name, character: 'Head Constable', personId: one },
      { name, character: 'Thief', personId: two },
    ],
  };
  const directed = { provider: 'imdb', title: 'Directed', year: 2018, cast: [], directors: [name], directorIds: [two] };
  const nameless = { provider: 'other', title: 'Directed', year: 2018, cast: [], directors: [name] };
  const read = async () => ({ people: await peopleOf(prefix), films: await snapshotFilms(neo4j, prefix) });
  const { people, films } = await loaded(prefix, [[both], [directed], [nameless]], read);
  expect(people.map(({ externalIds, films: of }) => [externalIds, of]).sort()).toEqual([
    [[one], ['Constable']],
    [[two], ['Constable', 'Directed']],
  ]);
  const characters = films.flatMap(({ credits }) => credits.flatMap(({ character }) => character ?? []));
  expect(characters).toEqual(['Head Constable', 'Thief']);
  expect(await loaded(prefix, [[nameless], [directed], [both]], read)).toEqual({ people, films });
  expect(await loaded(prefix, [[both, nameless, directed]], read)).toEqual({ people, films });
});

test('when the second id of a name leaves, its person is the first again, and the id leads on', async () => {
  const prefix = uniqueName('leaves');
  const name = `${prefix} Sharma`;
  const [one, two] = [`IMDB nm1${prefix}`, `IMDB nm2${prefix}`];
  const film = (title: string, personId: string, more = {}): Film => ({
    ...{ provider: 'imdb', title, year: 2017, cast: [{ name, personId }], ...more },
  });
  const alone = await loaded(prefix, [[film('B', two)]], () => peopleOf(prefix));
  const before = [[film('A', one), film('B', two)], [film('A', one, { version: 2, isDeleted: true })]];
  await loaded(prefix, before, async () => {
    expect(await peopleOf(prefix)).toEqual(alone);
    const [tombstone] = await neo4j.read<{ survivor: string }>(
      'MATCH (t:Tombstone {kind: "PERSON", survivor: $id}) RETURN t.survivor AS survivor',
      { id: alone[0]!.id },
    );
    expect(tombstone).toEqual({ survivor: alone[0]!.id });
  });
});

test('one id under two names is one person, whose old id leads on, until no record says so', async () => {
  const prefix = uniqueName('names');
  const [ana, bea] = [`${prefix} Ana`, `${prefix} Bea`];
  const id = `IMDB nm1${prefix}`;
  const read = async () => ({ people: await peopleOf(prefix), films: await snapshotFilms(neo4j, prefix) });
  const credited = { provider: 'imdb', title: 'A', year: 2000, cast: [{ name: bea, personId: id }] };
  const nameless = { provider: 'plain', title: 'C', year: 2003, cast: [], directors: [bea] };
  const joining = { provider: 'acme', title: 'B', year: 2001, cast: [{ name: ana, character: 'Self', personId: id }] };
  const survivorOfBea = async () => {
    const [beaNow] = await neo4j.read<{ labels: string[]; survivor: string | null }>(
      'MATCH (e:Entity {id: $id}) RETURN labels(e) AS labels, e.survivor AS survivor',
      { id: personIdOf(nameKeyOf(bea), 0) },
    );
    return beaNow?.labels.includes('Person') ? 'exists' : beaNow?.survivor;
  };
  const joined = await loaded(prefix, [[credited, nameless], [joining]], async () => {
    expect(await survivorOfBea()).toBe(personIdOf(nameKeyOf(ana), 0));
    const feed = (await readChanges(neo4j, 0, 1_000_000)).changes.filter((one) => one.survivor !== null);
    expect(feed.map(({ id: former }) => former)).toContain(personIdOf(nameKeyOf(bea), 0));
    return read();
  });
  expect(joined.people).toMatchObject([{ name: ana, personId: id, externalIds: [id], films: ['A', 'B', 'C'] }]);
  for (const order of [
    [[joining], [nameless], [credited]],
    [[nameless], [joining, credited]],
    [[joining, credited, nameless]],
  ])
    expect(await loaded(prefix, order, read)).toEqual(joined);
  // The film with the name leaves before another record says who it was.
  const gone = { ...nameless, version: 2, isDeleted: true };
  await loaded(prefix, [[nameless], [gone], [joining], [credited]], async () => {
    expect(await survivorOfBea()).toBe(personIdOf(nameKeyOf(ana), 0));
  });
  const parts: Film[] = [
    { ...joining, version: 2, isDeleted: true },
    { ...joining, version: 2, cast: [{ name: ana }] },
    { ...joining, version: 2, cast: [{ name: ana, personId: `IMDB nm2${prefix}` }] },
  ];
  for (const part of parts) {
    const apart = await loaded(prefix, [[credited, nameless, part]], read);
    expect(apart.people.length).toBe(part.isDeleted ? 1 : 2);
    const parted = await loaded(prefix, [[credited, nameless], [joining], [part]], async () => {
      expect(await survivorOfBea()).toBe('exists');
      return read();
    });
    expect(parted).toEqual(apart);
  }
});

test('ids of two services are of one person where a film has both, also in its other films', async () => {
  const prefix = uniqueName('services');
  const [ana, anna] = [`${prefix} Ana`, `${prefix} Anna Maria`];
  const [imdb, tmdb] = [`IMDB nm1${prefix}`, `TMDB 7${prefix}`];
  const films: Film[] = [
    { provider: 'imdb', title: 'Both', year: 2000, cast: [{ name: ana, personId: imdb }] },
    { provider: 'tmdb', title: 'Both', year: 2000, cast: [{ name: ana, personId: tmdb }] },
    { provider: 'tmdb', title: 'Later', year: 2005, cast: [{ name: anna, personId: tmdb }] },
    { provider: 'imdb', title: 'Earlier', year: 1995, cast: [], directors: [ana], directorIds: [imdb] },
  ];
  const read = () => peopleOf(prefix);
  const people = await loaded(prefix, [films], read);
  expect(people).toMatchObject([
    { name: ana, personId: `${imdb}, ${tmdb}`, externalIds: [imdb, tmdb], films: ['Both', 'Earlier', 'Later'] },
  ]);
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ])
    expect(
      await loaded(
        prefix,
        order.map((index) => [films[index]!]),
        read,
      ),
    ).toEqual(people);
  const parted = await loaded(prefix, [films, [{ ...films[1]!, version: 2, isDeleted: true }]], read);
  expect(parted.map(({ externalIds }) => externalIds).sort()).toEqual([[imdb], [tmdb]]);
});

test.each([1, 2, 3, 4, 5, 6])('records in any order make the people of the newest states (seed %i)', async (seed) => {
  const prefix = uniqueName('any');
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
  const [nm1, nm2, tmdb] = [`IMDB nm1${prefix}`, `IMDB nm2${prefix}`, `TMDB 3${prefix}`];
  const ids = [undefined, undefined, undefined, nm1, nm2, tmdb, `${nm1}, ${tmdb}`, `${nm2}, TMDB 4${prefix}`];
  const disputed = [`${nm2}, ${tmdb}`, `${tmdb}, WIKIDATA Q5${prefix}`];
  const member = (): CastMember => {
    const name = `${prefix} ${pick(['Ana', 'Aná', 'ANA', 'Ben', 'Cleo'])}`;
    const id = pick(seed % 2 === 0 ? ids : [...ids, ...disputed]);
    const character = pick([undefined, undefined, 'Self', 'Thief']);
    return { name, ...(id === undefined ? {} : { personId: id }), ...(character === undefined ? {} : { character }) };
  };
  const states: Film[] = [];
  for (const provider of ['a', 'b'])
    for (let film = 0; film < 5; film++)
      for (let version = 1; version <= 3; version++) {
        if (version > 1 && random.next() < 0.4) continue;
        const directors = Array.from({ length: random.below(2) }, member);
        states.push({
          ...{ provider, version, title: `Film ${film}`, year: 1920 + film * 25, isDeleted: random.next() < 0.2 },
          cast: Array.from({ length: random.below(4) }, member),
          directors: directors.map(({ name }) => name),
          ...(directors.some(({ personId }) => personId)
            ? { directorIds: directors.map((one) => one.personId ?? null) }
            : {}),
        });
      }
  const read = async () => ({ people: await peopleOf(prefix), films: await snapshotFilms(neo4j, prefix) });
  const newest = new Map<string, Film>();
  for (const state of states) newest.set(`${state.provider} ${state.title}`, state);
  const expected = await loaded(prefix, [[...newest.values()]], read);
  for (let order = 0; order < 3; order++) {
    const batches: Film[][] = [];
    for (const state of shuffled(states, random))
      if (batches.length === 0 || random.next() < 0.5) batches.push([state]);
      else batches.at(-1)!.push(state);
    const found = await loaded(prefix, batches, async () => ({
      ...(await read()),
      orphans: await orphans(neo4j, prefix),
    }));
    expect(found).toEqual({ ...expected, orphans: [] });
  }
});
