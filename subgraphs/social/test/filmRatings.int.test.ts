/** The rating that a film shows its member, after any sequence of ratings, watches, exports and merges (decision 4). */
import fc from 'fast-check';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { exportHistory, importAllOf } from '@marquee/testing/fixtures/transfers';
import { FilmRatingModel } from '@marquee/testing/models/filmRatingModel';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

const film = (id: string, survivor?: string): CatalogChange => ({
  seq: 0,
  id,
  kind: 'FILM',
  removed: survivor !== undefined,
  survivor: survivor ?? null,
  name: id,
  year: 1999,
  runtimeMinutes: null,
  externalIds: [],
  genres: [],
  credits: [],
});

async function applyChanges(...changes: CatalogChange[]): Promise<void> {
  const after = await readChangeFeedCursor(social.db);
  expect(await applyBatch(social.db, after, { changes, cursor: after + 1, more: false })).toBe(true);
}

let rounds = 0;
const newFilms = (): [string, string] => {
  const round = String(++rounds).padStart(6, '0');
  return [`mov_rated${round}100`, `mov_rated${round}200`];
};

const mutate = async (member: Member, name: string, input: Record<string, unknown>): Promise<string | undefined> => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const fields = name.endsWith('Watch') ? 'watch { id }' : '';
  const answer = await social.requestData<Record<string, { watch?: { id: string }; userErrors: unknown[] }>>(
    member.handle,
    `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code } ${fields} } }`,
    { input },
  );
  expect(answer[name]!.userErrors).toEqual([]);
  return answer[name]!.watch?.id;
};

const importInto = (member: Member, format: string, content: string) =>
  importAllOf(social, member.handle, { format, content });

/** The rating of each film that is in the catalog. */
async function shownTo(member: Member, films: readonly string[]): Promise<(number | null)[]> {
  const { _entities } = await social.requestData<{ _entities: { viewer: { rating: number | null } }[] }>(
    member.handle,
    'query ($films: [_Any!]!) { _entities(representations: $films) { ... on Movie { viewer { rating } } } }',
    { films: films.map((id) => ({ __typename: 'Movie', id })) },
  );
  return _entities.map(({ viewer }) => viewer.rating);
}

const timeOf = (number: number): string => new Date(Date.UTC(2024, 0, 1) + number * 86_400_000).toISOString();
const rating = fc.option(fc.integer({ min: 1, max: 10 }));
const at = fc.nat({ max: 1 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('rate' as const), film: at, rating }),
  fc.record({ kind: fc.constant('record' as const), film: at, rating, isEarlier: fc.boolean() }),
  fc.record({ kind: fc.constant('update' as const), film: at, pick: fc.nat(), rating }),
  fc.record({ kind: fc.constant('delete' as const), film: at, pick: fc.nat() }),
  fc.record({ kind: fc.constant('merge' as const), film: at }),
  fc.record({ kind: fc.constant('separate' as const), film: at }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Runs a step on the server and the model. */
async function run(member: Member, model: FilmRatingModel, films: readonly string[], one: Step, index: number) {
  const id = films[one.film]!;
  const other = films[1 - one.film]!;
  const watches = model.watchesOf(id);
  if (one.kind === 'rate') {
    await mutate(member, 'rateMovie', { movieId: id, rating: one.rating });
    model.rate(id, one.rating);
  } else if (one.kind === 'record') {
    const time = one.isEarlier ? 100 - index : 100 + index;
    const watch = await mutate(member, 'recordWatch', { movieId: id, rating: one.rating, watchedAt: timeOf(time) });
    model.record({ id: watch!, film: id, time, rating: one.rating });
  } else if (one.kind === 'update' && watches.length > 0) {
    const watch = watches[one.pick % watches.length]!;
    await mutate(member, 'updateWatch', { watchId: watch.id, rating: one.rating });
    model.update(watch.id, one.rating);
  } else if (one.kind === 'delete' && watches.length > 0) {
    const watch = watches[one.pick % watches.length]!;
    await mutate(member, 'deleteWatch', { watchId: watch.id });
    model.delete(watch.id);
  } else if (one.kind === 'merge' && model.now(id) === id && model.now(other) === other) {
    await applyChanges(film(id, other));
    model.merge(id, other);
  } else if (one.kind === 'separate' && model.now(id) !== id) {
    await applyChanges(film(id));
    model.separate(id);
  }
}

test('is that of the model after each step, and after an export and an import', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const member = await addMember(social.db, uniqueName('f-'));
      const films = newFilms();
      await applyChanges(...films.map((id) => film(id)));
      const model = new FilmRatingModel();
      const present = () => films.filter((id) => model.now(id) === id);
      const expected = () => present().map((id) => model.shown(id));
      for (const [index, one] of steps.entries()) {
        await run(member, model, films, one, index);
        expect(await shownTo(member, present())).toEqual(expected());
      }
      const { content } = await exportHistory(social, member.handle, 'MARQUEE');
      expect(await importInto(member, 'MARQUEE', content)).toBe(0);
      expect(await shownTo(member, present())).toEqual(expected());
      const other = await addMember(social.db, uniqueName('f-'));
      await importInto(other, 'MARQUEE', content);
      expect(await shownTo(other, present())).toEqual(expected());
    }),
    { numRuns: 60 },
  );
});

test('is not that from before a rated watch, after the watch is deleted', async () => {
  const member = await addMember(social.db, uniqueName('f-'));
  const [movieId] = newFilms();
  await applyChanges(film(movieId));
  await mutate(member, 'rateMovie', { movieId, rating: 3 });
  const watchId = await mutate(member, 'recordWatch', { movieId, rating: 8 });
  expect(await shownTo(member, [movieId])).toEqual([8]);
  await mutate(member, 'deleteWatch', { watchId });
  expect(await shownTo(member, [movieId])).toEqual([null]);
});

describe('after imports in any order', () => {
  const files = (id: string, alone: number, listed: number, ofWatch: number | null) => ({
    alone: {
      format: 'MARQUEE',
      content: JSON.stringify({ marquee: 1, ratings: [{ movieId: id, title: id, year: 1999, rating: alone }] }),
    },
    listed: { format: 'LETTERBOXD', content: `Date,Name,Year,Rating\n2024-01-01,${id},1999,${listed / 2}\n` },
    diary: {
      format: 'LETTERBOXD',
      content: `Name,Year,Watched Date,Rating\n${id},1999,2024-01-05,${ofWatch === null ? '' : ofWatch / 2}\n`,
    },
  });
  type Name = keyof ReturnType<typeof files>;

  test('is one, and a rating without a watch does not come back when the watches are deleted', async () => {
    const names = fc.shuffledSubarray<Name>(['alone', 'listed', 'diary'], { minLength: 2 });
    const points = fc.integer({ min: 1, max: 10 });
    await fc.assert(
      fc.asyncProperty(names, points, points, rating, async (order, alone, listed, ofWatch) => {
        const [id] = newFilms();
        await applyChanges(film(id));
        const member = await addMember(social.db, uniqueName('f-'));
        const contents = files(id, alone, listed, ofWatch);
        for (const name of order) await importInto(member, contents[name].format, contents[name].content);
        for (const name of order)
          expect(await importInto(member, contents[name].format, contents[name].content)).toBe(0);
        const has = (name: Name) => order.includes(name);
        const watched = has('diary') ? ofWatch : null;
        expect(await shownTo(member, [id])).toEqual([watched ?? (has('alone') ? alone : listed)]);
        const { me } = await social.requestData<{
          me: { history: { nodes: { id: string; rating: number | null }[] } };
        }>(member.handle, '{ me { history { nodes { id rating } } } }');
        for (const watch of me.history.nodes) await mutate(member, 'deleteWatch', { watchId: watch.id });
        const isReplaced = me.history.nodes.some((watch) => watch.rating !== null);
        expect(await shownTo(member, [id])).toEqual([has('alone') && !isReplaced ? alone : null]);
      }),
      { numRuns: 40 },
    );
  });
});
