/** `connectionsToMe` against a plain model over random data sets. */
import fc from 'fast-check';
import { addMember, addWatch } from '@marquee/testing/fixtures/members';
import {
  datasetFilms,
  datasetPlan,
  deleteAllMembers,
  memberCount,
  storeDataset,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { connectionsModel, type TasteDataset } from '@marquee/testing/models/tasteModel';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const reasonFields = '{ kind text weight users { handle } people { id } movies { id } }';
interface Reason {
  kind: string;
  weight: number;
  users: { handle: string }[];
  people: { id: string }[];
  movies: { id: string }[];
}

/** The reasons of each film for a viewer. */
async function reasonsOf(handle: string, ids: readonly string[]): Promise<Reason[][]> {
  const { _entities: answers } = await social.requestData<{ _entities: { connectionsToMe: Reason[] }[] }>(
    handle,
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { connectionsToMe(first: 20) ${reasonFields} } } }`,
    { r: ids.map((id) => ({ __typename: 'Movie', id })) },
  );
  return answers.map(({ connectionsToMe }) => connectionsToMe);
}

describe('connectionsToMe', () => {
  test('are the connections of the model with their evidence, the greatest weight first', async () => {
    await fc.assert(
      fc.asyncProperty(datasetPlan, fc.nat({ max: memberCount - 1 }), async (plan, viewer) => {
        const dataset = await storeDataset(social.db, films, plan);
        await social.publicTaste.catchUp();
        const { handle } = dataset.members[viewer]!;
        const answers = await reasonsOf(
          handle,
          films.map(({ id }) => id),
        );
        for (const [index, film] of films.entries()) {
          const links = answers[index]!;
          const expected = connectionsModel(dataset.model as TasteDataset, handle, film);
          const link = (kind: string) => links.find((one) => one.kind === kind);
          const handles = (kind: string) => (link(kind)?.users ?? []).map((user) => user.handle).sort();
          expect(handles('FRIEND_WATCHED')).toEqual([...expected.watched].sort());
          expect(handles('FRIEND_RATED_HIGH')).toEqual([...expected.ratedHigh].sort());
          expect(handles('TASTE_NEIGHBOURS')).toEqual([...expected.neighbours].sort());
          expect((link('LOVED_PERSON')?.people ?? []).map(({ id }) => id).sort()).toEqual([...expected.loved].sort());
          expect(link('ON_WATCHLIST') !== undefined).toBe(expected.watchlisted);
          expect((link('SIMILAR_TO_LIKED')?.movies ?? []).map(({ id }) => id)).toEqual(
            expected.similar.map(({ id }) => id),
          );
          if (expected.similar.length > 0)
            expect(link('SIMILAR_TO_LIKED')!.weight).toBeCloseTo(
              expected.similar.reduce((sum, { weight }) => sum + weight, 0) / 1e6,
              9,
            );
          const others = links.filter(({ kind }) => kind !== 'TRENDING').length;
          expect(link('TRENDING') !== undefined).toBe(others === 0 && expected.watchers > 0);
          expect(links.map(({ weight }) => weight)).toEqual(links.map(({ weight }) => weight).sort((a, b) => b - a));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('name no taste neighbour by a watch that became invisible, from the next request on', async () => {
    const { db } = social;
    await deleteAllMembers(db);
    const [me, other] = [await addMember(db, uniqueName('me-')), await addMember(db, uniqueName('o-'))];
    const [film, ...shared] = await listFilms(db, 4);
    const watches: string[] = [];
    for (const { pk } of shared) {
      await addWatch(db, me, { film: pk });
      watches.push(await addWatch(db, other, { film: pk }));
    }
    await addWatch(db, other, { film: film!.pk });
    await social.publicTaste.catchUp();
    const neighbours = async () => {
      const [reasons] = await reasonsOf(me.handle, [film!.id]);
      const link = reasons!.find(({ kind }) => kind === 'TASTE_NEIGHBOURS');
      return (link?.users ?? []).map(({ handle }) => handle);
    };
    expect(await neighbours()).toEqual([other.handle]);
    // Two shared films make no neighbour.
    await db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', watches[0]!).execute();
    expect(await neighbours()).toEqual([]);
    await social.publicTaste.catchUp();
    expect(await neighbours()).toEqual([]);
  });
});
