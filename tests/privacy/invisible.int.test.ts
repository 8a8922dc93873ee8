/**
 * The privacy rule as a property, over random data sets and with every field of social: if anything is removed that a viewer cannot
 * see, the response to this viewer stays equal to the byte.
 */
import fc from 'fast-check';
import { unfriend } from '@marquee/testing/fixtures/members';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { canSee } from '@marquee/testing/models/discoverModel';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type StoredDataset,
  type FilmRow,
  type DatasetPlan,
} from '@marquee/testing/fixtures/randomDataset';
import { requestEveryField as requestEveryFieldOf } from './everyField.js';
import { invisibleWrites } from './invisibleWrites.js';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const requestEveryField = (dataset: StoredDataset, viewer: number) =>
  requestEveryFieldOf(social, { dataset, films }, viewer);

/** Something that the viewer cannot see. */
interface InvisibleEvent {
  readonly kind: string;
  remove(): Promise<unknown>;
}

const pairIs = (pairs: [number, number][], a: number, b: number) =>
  pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a));

/** Everything in the dataset that `viewer` cannot see. */
function invisibleEvents(dataset: StoredDataset, plan: DatasetPlan, viewer: number): InvisibleEvent[] {
  const { db } = social;
  const { members, model, watchIds } = dataset;
  const me = members[viewer]!.handle;
  const pk = (index: number) => members[index]!.pk;
  const events: InvisibleEvent[] = [];
  for (const [index, watch] of model.watches.entries())
    if (!canSee(model, me, watch))
      events.push({
        kind: 'watch',
        remove: () => db.deleteFrom('watch').where('id', '=', watchIds[index]!).execute(),
      });
  const isClose = (index: number) => index === viewer || pairIs(plan.friends, viewer, index);
  for (const [a, f] of plan.watchlist)
    if (!isClose(a))
      events.push({
        kind: 'watchlist',
        remove: () =>
          db.deleteFrom('watchlist').where('member_pk', '=', pk(a)).where('film_pk', '=', films[f]!.pk).execute(),
      });
  for (const [a] of plan.loved)
    if (!isClose(a))
      events.push({
        kind: 'loved',
        remove: () => db.deleteFrom('loved_person').where('member_pk', '=', pk(a)).execute(),
      });
  for (const [a, f] of plan.standaloneRatings)
    if (a !== viewer)
      events.push({
        kind: 'standalone rating',
        remove: () =>
          db
            .deleteFrom('standalone_rating')
            .where('member_pk', '=', pk(a))
            .where('film_pk', '=', films[f]!.pk)
            .execute(),
      });
  for (const [a, b] of plan.requests)
    if (a !== viewer && b !== viewer)
      events.push({
        kind: 'request',
        remove: () => db.deleteFrom('friend_request').where('from_pk', '=', pk(a)).where('to_pk', '=', pk(b)).execute(),
      });
  const hasBlocked = (a: number, b: number) => plan.blocks.some(([x, y]) => x === a && y === b);
  for (const [a, b] of plan.blocks)
    // A block of the viewer is hidden behind the viewer's own block.
    if (a !== viewer && (b !== viewer || hasBlocked(viewer, a)))
      events.push({
        kind: 'block',
        remove: () => db.deleteFrom('block').where('blocker_pk', '=', pk(a)).where('blocked_pk', '=', pk(b)).execute(),
      });
  for (const [a, b] of plan.friends)
    if (!isClose(a) && !isClose(b))
      events.push({
        kind: 'friendship',
        remove: () => unfriend(db, members[a]!, members[b]!),
      });
  return events;
}

/** The plan with films that most members watched in public, so that members are each other's taste neighbours. */
const withRewatches = (plan: DatasetPlan): DatasetPlan => ({
  ...plan,
  watches: [
    ...plan.watches,
    ...Array.from({ length: memberCount * 5 }, (_, index) => ({
      member: index % memberCount,
      film: Math.floor(index / memberCount) + (index % 3),
      ageHours: 30 + index,
      rating: index % 2 ? 8 : null,
      visibility: 'PUBLIC' as const,
    })),
  ],
});

/** The kind that was taken least often. */
function rarest(kinds: readonly string[], taken: ReadonlyMap<string, number>): string {
  const times = (kind: string) => taken.get(kind) ?? 0;
  return kinds.reduce((best, kind) => (times(kind) < times(best) ? kind : best));
}

describe('the response to a viewer', () => {
  test('stays equal to the byte when anything invisible to the viewer is removed', async () => {
    const removed = new Map<string, number>();
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.infiniteStream(fc.nat()),
        async (plan, viewer, picks) => {
          const dataset = await storeDataset(social.db, films, plan);
          await social.publicTaste.catchUp();
          await social.filmTallies.catchUp();
          await social.circleHistories.catchUp();
          const events = invisibleEvents(dataset, plan, viewer);
          const before = await requestEveryField(dataset, viewer);
          expect(before).not.toContain('"errors"');
          // Up to eight, and up to four between two requests: alone, so that it hides behind no other, or together.
          for (let left = Math.min(8, events.length); left > 0;) {
            const together = Math.min(1 + (picks.next().value % 4), left);
            left -= together;
            const kinds: string[] = [];
            for (let count = 0; count < together; count++) {
              const kind = rarest(
                events.map((event) => event.kind),
                removed,
              );
              // Every other one is of the kind that was removed least often, so that a few runs have all kinds.
              const candidates = count % 2 === 0 ? events.filter((event) => event.kind === kind) : events;
              const event = candidates[picks.next().value % candidates.length]!;
              events.splice(events.indexOf(event), 1);
              await event.remove();
              kinds.push(event.kind);
            }
            // Half of the time public taste is not counted again before the request.
            if (picks.next().value % 2 === 0)
              await Promise.all([
                social.publicTaste.catchUp(),
                social.filmTallies.catchUp(),
                social.circleHistories.catchUp(),
              ]);
            expect(await requestEveryField(dataset, viewer)).toBe(before);
            for (const kind of kinds) removed.set(kind, (removed.get(kind) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
      () =>
        Object.fromEntries(
          ['watch', 'watchlist', 'loved', 'request', 'friendship', 'standalone rating'].map((kind) => [
            kind,
            removed.has(kind),
          ]),
        ),
    );
  }, 900_000);

  test('stays equal to the byte at once after an invisible write, and after the counts of public taste have followed', async () => {
    const written = new Map<string, number>();
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.infiniteStream(fc.nat()),
        async (plan, viewer, picks) => {
          const dataset = await storeDataset(social.db, films, withRewatches(plan));
          await social.publicTaste.catchUp();
          await social.filmTallies.catchUp();
          await social.circleHistories.catchUp();
          const before = await requestEveryField(dataset, viewer);
          // Five writes, one or two between two requests.
          for (let left = 5; left > 0;) {
            const together = Math.min(1 + (picks.next().value % 2), left);
            left -= together;
            for (let count = 0; count < together; count++) {
              const writes = await invisibleWrites(social, { dataset, films }, viewer);
              if (writes.length === 0) {
                left = 0;
                break;
              }
              const kind = rarest(
                writes.map(({ kind }) => kind),
                written,
              );
              const ofKind = writes.filter((write) => write.kind === kind);
              await ofKind[picks.next().value % ofKind.length]!.write();
              written.set(kind, (written.get(kind) ?? 0) + 1);
            }
            expect(await requestEveryField(dataset, viewer)).toBe(before);
            await social.publicTaste.catchUp();
            await social.filmTallies.catchUp();
            await social.circleHistories.catchUp();
            expect(await requestEveryField(dataset, viewer)).toBe(before);
          }
        },
      ),
      { numRuns: 10, endOnFailure: true },
      () =>
        Object.fromEntries(
          ['watch again', 'import', 'update', 'delete', 'remove rating', 'no change'].map((kind) => [
            kind,
            written.has(kind),
          ]),
        ),
    );
  }, 900_000);

  test('is the same as if a blocked member had no watches and lists', async () => {
    await fc.assert(
      fc.asyncProperty(datasetPlan, async (plan) => {
        const blocked: DatasetPlan = {
          ...plan,
          blocks: [[0, 1]],
          friends: plan.friends.filter(([a, b]) => !(a === 0 && b === 1)),
          requests: [],
        };
        const dataset = await storeDataset(social.db, films, blocked);
        await social.publicTaste.catchUp();
        await social.filmTallies.catchUp();
        await social.circleHistories.catchUp();
        const before = [await requestEveryField(dataset, 0), await requestEveryField(dataset, 1)];
        // Removes only what belongs to the blocked member alone, so that nothing changes between other members.
        for (const table of ['watch', 'watchlist', 'loved_person', 'standalone_rating'] as const)
          await social.db.deleteFrom(table).where('member_pk', '=', dataset.members[1]!.pk).execute();
        expect(await requestEveryField(dataset, 0)).toBe(before[0]);
        expect(JSON.parse(before[0]!)).toMatchObject({ data: { u1: null } });
        expect(JSON.parse(before[1]!)).toMatchObject({ data: { u0: null } });
      }),
      { numRuns: 8 },
    );
  });
});
