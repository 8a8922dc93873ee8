/** Random changes to watches, friends, blocks and films, and tallies folded at any hour between them. */
import fc from 'fast-check';
import { silentLog } from '@marquee/kit/log';
import { setHasRepeats } from '@marquee/social/changeFeed/userActivity';
import { startTallyFold } from '@marquee/social/filmTallies/fold';
import { addWatch, befriend, block, unfriend, type Member } from '@marquee/testing/fixtures/members';
import type { ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import type { TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';

export const hourMs = 3_600_000;
/** How many members the steps name. */
export const memberCount = 5;
export const member = fc.nat({ max: memberCount - 1 });
/** How many films they name. */
export const filmCount = 6;
const film = fc.nat({ max: filmCount - 1 });
const visibility = fc.constantFrom('PRIVATE', 'FRIENDS', 'PUBLIC', 'PUBLIC', 'PUBLIC');
const rating = fc.option(fc.integer({ min: 1, max: 10 }));
/** Near the limits of the windows, long ago, unknown, or in the future. */
const ageHours = fc.option(
  fc
    .oneof(
      fc.tuple(fc.constantFrom(0, 24, 168, 336, 720, 1_440, 8_760, 17_520), fc.integer({ min: -3, max: 3 })),
      fc.tuple(fc.constant(0), fc.integer({ min: 0, max: 30_000 })),
    )
    .map(([limit, hours]) => limit + hours / 2),
);

export const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('watch' as const), member, film, ageHours, rating, visibility }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('show' as const), pick: fc.nat(), visibility }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rate' as const), pick: fc.nat(), rating }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), from: film, to: film }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('befriend' as const), a: member, b: member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), a: member, b: member }) },
  // The hour at which they are folded moves the spans forth and back.
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fold' as const), hours: fc.integer({ min: -900, max: 900 }) }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
/** What the steps change. */
export interface TallyWorld {
  readonly social: TestSocial;
  readonly films: readonly ReferenceFilm[];
  /** By the number in the steps; null once erased. */
  readonly people: (Member | null)[];
}

/** Folds with a clock that is `hours` ahead. */
export async function fold({ db }: TestSocial, hours: number): Promise<void> {
  const now = new Date(testNow.getTime() + hours * hourMs);
  const tallies = startTallyFold(db, { log: silentLog, clock: () => now, pollMs: 60_000 });
  await tallies.catchUp();
  await tallies.stop();
}
/** As in the product, no two members are friends while either blocks the other. Both may block each other. */
async function relate(
  { db }: TestSocial,
  kind: 'befriend' | 'block',
  [a, b]: readonly [Member, Member],
): Promise<void> {
  const pair = [a.pk, b.pk];
  await unfriend(db, a, b);
  const blockers = kind === 'block' ? [a.pk] : pair;
  await db.deleteFrom('block').where('blocker_pk', 'in', blockers).where('blocked_pk', 'in', pair).execute();
  await (kind === 'block' ? block(db, a, b) : befriend(db, a, b));
}

export async function take(change: Step, { social, films, people }: TallyWorld): Promise<void> {
  const { db } = social;
  const anyWatch = async (pick: number) => {
    const rows = await db.selectFrom('watch').select('id').orderBy('created_at').orderBy('id').execute();
    return rows.length === 0 ? null : rows[pick % rows.length]!.id;
  };
  switch (change.kind) {
    case 'watch': {
      const by = people[change.member];
      if (!by) return;
      const watchedAt = change.ageHours === null ? null : new Date(testNow.getTime() - change.ageHours * hourMs);
      await addWatch(db, by, { ...change, film: films[change.film]!.pk, watchedAt });
      return;
    }
    case 'delete':
      await db
        .deleteFrom('watch')
        .where('id', '=', await anyWatch(change.pick))
        .execute();
      return;
    case 'show':
    case 'rate': {
      const values = change.kind === 'show' ? { visibility: change.visibility } : { rating: change.rating };
      await db
        .updateTable('watch')
        .set(values)
        .where('id', '=', await anyWatch(change.pick))
        .execute();
      return;
    }
    case 'move':
      // As when two films turn out to be one: the change feed moves the watches and marks those that repeat.
      await db.transaction().execute(async (tx) => {
        await tx
          .updateTable('watch')
          .set({ film_pk: films[change.to]!.pk })
          .where('film_pk', '=', films[change.from]!.pk)
          .execute();
        await setHasRepeats(tx, [films[change.to]!.id]);
      });
      return;
    case 'erase': {
      const gone = people[change.member];
      if (gone) await db.deleteFrom('member').where('pk', '=', gone.pk).execute();
      people[change.member] = null;
      return;
    }
    case 'befriend':
    case 'block': {
      const [a, b] = [people[change.a], people[change.b]];
      if (!a || !b || a === b) return;
      await relate(social, change.kind, [a, b]);
      return;
    }
    case 'fold':
      await fold(social, change.hours);
  }
}
