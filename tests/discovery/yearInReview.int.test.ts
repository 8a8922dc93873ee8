/** `yearInReview` against a plain model over random data sets. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { areFriends, canSee, type ModelWatch } from '@marquee/testing/models/discoverModel';
import { compatibilityModel, roundedScores } from '@marquee/testing/models/compatibilityModel';
import type { PredictionDataset } from '@marquee/testing/models/predictionModel';
import { filmsOf } from '@marquee/testing/models/tasteModel';
import {
  emptyPlan,
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type DatasetPlan,
  type FilmRow,
  type StoredDataset,
} from '@marquee/testing/fixtures/randomDataset';

let social: TestSocial;
let films: (FilmRow & { runtimeMinutes: number | null })[];
beforeAll(async () => {
  social = await startSocial();
  const dataset = await datasetFilms(social.db);
  const { rows } = await sql<{ id: string; minutes: number | null }>`
    SELECT id, runtime_minutes AS minutes FROM film`.execute(social.db);
  const minutes = new Map(rows.map((row) => [row.id, row.minutes]));
  films = dataset.map((film) => ({ ...film, runtimeMinutes: minutes.get(film.id)! }));
});
afterAll(() => social.stop());

const query = `query ($year: Int!, $timeZone: String) { me { yearInReview(year: $year, timeZone: $timeZone) { year films watches minutes rewatches
  firstWatch { id watchedAt } lastWatch { id watchedAt } months { month watches minutes }
  topPeople(first: 3) { films meanRating person { id } } topGenres(first: 4) { films meanRating friendsMeanRating genre { id } }
  bestMatch { handle } mostDivisive { movie { id } mine theirs } } } }`;

const mean = (values: (number | null)[]) => {
  const given = values.filter((value) => value !== null);
  return given.length === 0 ? null : given.reduce((sum, value) => sum + value, 0) / given.length;
};
const ranked = <Row extends { id: string; films: number; meanRating: number | null }>(rows: Row[], size: number) =>
  rows
    .sort((a, b) => b.films - a.films || (b.meanRating ?? -1) - (a.meanRating ?? -1) || (a.id < b.id ? -1 : 1))
    .slice(0, size);

interface Calendar {
  readonly year: number;
  readonly timeZone: string;
  /** Watches of which only the day is known. */
  readonly dayOnly: ReadonlySet<ModelWatch>;
}

/** The month of a watch, such as "2026-03"; null without a date. */
function monthReader({ timeZone, dayOnly }: Calendar): (watch: ModelWatch) => string | null {
  const local = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit' });
  return (watch) => {
    if (watch.watchedAt === null) return null;
    return dayOnly.has(watch) ? watch.watchedAt.toISOString().slice(0, 7) : local.format(watch.watchedAt);
  };
}

/** The expected year in review, by plain loops. */
function review(dataset: PredictionDataset, viewer: string, calendar: Calendar) {
  const { year } = calendar;
  const monthOf = monthReader(calendar);
  const inYear = (watch: ModelWatch) => monthOf(watch)?.startsWith(`${year}-`) ?? false;
  const all = dataset.watches.filter(({ member }) => member === viewer);
  const own = all.filter(inYear);
  const mine = filmsOf(dataset, own).map(({ film, rating }) => ({
    film: film as PredictionDataset['films'][number],
    rating,
  }));
  const minutes = (watches: ModelWatch[]) =>
    watches.reduce((sum, { film }) => sum + (dataset.films.find(({ id }) => id === film)!.runtimeMinutes ?? 0), 0);
  const friends = dataset.members.filter((member) => areFriends(dataset, viewer, member));
  const ratingsOf = (friend: string, when: (watch: ModelWatch) => boolean) =>
    filmsOf(
      dataset,
      dataset.watches.filter((watch) => watch.member === friend && canSee(dataset, viewer, watch) && when(watch)),
    );
  const by = (key: (film: PredictionDataset['films'][number]) => string[]) =>
    [...new Set(mine.flatMap(({ film }) => key(film)))].map((id) => {
      const seen = mine.filter(({ film }) => key(film).includes(id));
      return { id, films: seen.length, meanRating: mean(seen.map(({ rating }) => rating)) };
    });
  const divisive = mine
    .flatMap(({ film, rating }) => {
      const theirs = mean(
        friends.map((friend) => ratingsOf(friend, () => true).find((one) => one.film.id === film.id)?.rating ?? null),
      );
      if (rating === null || theirs === null || Math.round(theirs) === rating) return [];
      return [{ movie: { id: film.id }, mine: rating, theirs: Math.round(theirs) }];
    })
    .sort((a, b) => Math.abs(b.mine - b.theirs) - Math.abs(a.mine - a.theirs) || (a.movie.id < b.movie.id ? -1 : 1));
  const matches = friends.flatMap((friend) => {
    const match = compatibilityModel({ ...dataset, watches: dataset.watches.filter(inYear) }, viewer, friend);
    return match?.score == null ? [] : [{ friend, score: match.score, shared: match.sharedFilms }];
  });
  return {
    year,
    films: mine.length,
    watches: own.length,
    minutes: minutes(own),
    // The first of all watches of a film is not a rewatch; of several at the same moment, any one of them.
    rewatches:
      own.length -
      [...new Set(own.map(({ film }) => film))].filter((film) => {
        const times = all
          .filter((watch) => watch.film === film)
          .map(({ watchedAt }) => watchedAt?.getTime() ?? -Infinity);
        return own.some((watch) => watch.film === film && watch.watchedAt!.getTime() === Math.min(...times));
      }).length,
    months: Array.from({ length: 12 }, (_, month) => {
      const watches = own.filter((watch) => Number(monthOf(watch)!.slice(5)) === month + 1);
      return { month: month + 1, watches: watches.length, minutes: minutes(watches) };
    }),
    topPeople: ranked(
      by(({ people }) => people),
      3,
    ).map(({ id, ...stat }) => ({ ...stat, person: { id } })),
    topGenres: ranked(
      by(({ genres }) => genres),
      4,
    ).map(({ id, ...stat }) => ({
      ...stat,
      friendsMeanRating: mean(
        friends.flatMap((friend) =>
          ratingsOf(friend, inYear)
            .filter(({ film }) => film.genres.includes(id))
            .map(({ rating }) => rating),
        ),
      ),
      genre: { id },
    })),
    mostDivisive: divisive[0] ?? null,
    matches,
    moments: own.map(({ watchedAt }) => watchedAt!.toISOString()).sort(),
  };
}

const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
function withCloseMeans<Stat extends { meanRating: number | null; friendsMeanRating?: number | null }>(stat: Stat) {
  return {
    ...stat,
    meanRating: close(stat.meanRating),
    ...('friendsMeanRating' in stat ? { friendsMeanRating: close(stat.friendsMeanRating ?? null) } : {}),
  };
}

/** Makes each fifth watch with a date one of which only the day is known, as an imported diary does. */
async function forgetTimes({ model, watchIds }: StoredDataset): Promise<Set<ModelWatch>> {
  const dayOnly = new Set<ModelWatch>();
  for (const [index, watch] of model.watches.entries()) {
    const noon = watch.watchedAt && new Date(`${watch.watchedAt.toISOString().slice(0, 10)}T12:00:00Z`);
    if (index % 5 !== 0 || !noon || noon > testNow) continue;
    watch.watchedAt = noon;
    dayOnly.add(watch);
    await sql`UPDATE watch SET watched_at = ${noon}, import_state = '{"precision": "DAY"}' WHERE id = ${watchIds[index]}::uuid`.execute(
      social.db,
    );
  }
  return dayOnly;
}

/** The plan with a friendship of the two, unless one blocks the other. */
function withFriends(plan: DatasetPlan, one: number, other: number): DatasetPlan {
  const isPair = ([a, b]: readonly [number, number]) => (a === one && b === other) || (a === other && b === one);
  if (plan.blocks.some(isPair) || plan.friends.some(isPair)) return plan;
  return {
    ...plan,
    friends: [...plan.friends, [one, other]],
    requests: plan.requests.filter((request) => !isPair(request)),
  };
}

describe('yearInReview', () => {
  test('has the figures of the model, and months that add up to the year', async () => {
    let matched = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.constantFrom(2026, 2026, 2025, 2023),
        fc.constantFrom('UTC', 'America/Los_Angeles', 'Pacific/Pago_Pago', 'Pacific/Kiritimati', 'Asia/Kathmandu'),
        fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (plan, viewer, year, timeZone, hours, isFriend) => {
          // The viewer and another member have most watches, so that they match. A third of all are near the start of a year.
          const other = (viewer + 1) % memberCount;
          const newYear = (testNow.getTime() - Date.UTC(year === 2026 ? 2026 : year + 1, 0, 1)) / 3_600_000;
          const watches = plan.watches
            .map((watch, index) =>
              index % 3 === 0 ? { ...watch, ageHours: newYear + hours[index % hours.length]! } : watch,
            )
            .flatMap((watch, index) =>
              index % 2 === 0 ? [watch] : [viewer, other].map((member) => ({ ...watch, member })),
            );
          const related = isFriend ? withFriends(plan, viewer, other) : plan;
          const dataset = await storeDataset(social.db, films, { ...related, watches });
          const model = { ...dataset.model, films } as PredictionDataset;
          const dayOnly = await forgetTimes(dataset);
          const { handle } = dataset.members[viewer]!;
          const { me } = await social.requestData<{ me: { yearInReview: Record<string, never> } }>(handle, query, {
            year,
            timeZone,
          });
          const { firstWatch, lastWatch, bestMatch, ...rest } = me.yearInReview as unknown as {
            firstWatch: { watchedAt: string } | null;
            lastWatch: { watchedAt: string } | null;
            bestMatch: { handle: string } | null;
            months: { watches: number; minutes: number }[];
            watches: number;
            minutes: number;
          };
          const { matches, moments, ...expected } = review(model, handle, { year, timeZone, dayOnly });
          expect(rest).toEqual({
            ...expected,
            topPeople: expected.topPeople.map(withCloseMeans),
            topGenres: expected.topGenres.map(withCloseMeans),
          });
          expect(rest.months.reduce((sum, month) => sum + month.watches, 0)).toBe(rest.watches);
          expect(rest.months.reduce((sum, month) => sum + month.minutes, 0)).toBe(rest.minutes);
          expect(firstWatch?.watchedAt).toBe(moments[0]);
          expect(lastWatch?.watchedAt).toBe(moments.at(-1));
          const best = matches.find(({ friend }) => friend === bestMatch?.handle);
          expect(best === undefined).toBe(matches.length === 0);
          if (best) {
            matched++;
            for (const match of matches) {
              const [scores, ofBest] = [roundedScores(match.score), roundedScores(best.score)];
              expect(Math.min(...scores)).toBeLessThanOrEqual(Math.max(...ofBest));
              if ([...scores, ...ofBest].every((score) => score === scores[0]))
                expect(match.shared).toBeLessThanOrEqual(best.shared);
            }
          }
        },
      ),
      { numRuns: 100 },
      () => ({ 'a best match': matched > 0 }),
    );
  });

  test('covers a whole year in UTC, refuses impossible years, and is null for other members', async () => {
    const dataset = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [[0, 1]],
    });
    const [me, friend] = dataset.members;
    const moments = ['2024-12-31T23:59:59Z', '2025-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'];
    for (const [index, moment] of moments.entries())
      await social.db
        .insertInto('watch')
        .values({ member_pk: me!.pk, film_pk: films[index]!.pk, watched_at: new Date(moment), visibility: 'PRIVATE' })
        .execute();
    const { me: answer } = await social.requestData<{ me: { yearInReview: { watches: number } } }>(me!.handle, query, {
      year: 2025,
    });
    expect(answer.yearInReview.watches).toBe(2);
    const watchesIn = async (timeZone: string) => {
      const { me: there } = await social.requestData<{
        me: { yearInReview: { watches: number; months: { watches: number }[] } };
      }>(me!.handle, query, { year: 2025, timeZone });
      return [
        there.yearInReview.watches,
        there.yearInReview.months[0]!.watches,
        there.yearInReview.months[11]!.watches,
      ];
    };
    // New Year's Eve in Los Angeles is the next year in UTC, and New Year's Day in Auckland the year before.
    expect(await watchesIn('America/Los_Angeles')).toEqual([2, 0, 2]);
    for (const timeZone of ['Pacific/Auckland', 'Pacific/Kiritimati'])
      expect(await watchesIn(timeZone)).toEqual([2, 2, 0]);
    // Noon UTC of New Year's Eve is New Year's Day in Kiritimati; a day without a time stays the day it is.
    await social.db
      .insertInto('watch')
      .values({
        member_pk: me!.pk,
        film_pk: films[0]!.pk,
        watched_at: new Date('2025-12-31T12:00:00Z'),
        visibility: 'PRIVATE',
        import_state: JSON.stringify({ precision: 'DAY' }),
      })
      .execute();
    for (const [timeZone, january, december] of [
      ['UTC', 1, 2],
      ['America/Los_Angeles', 0, 3],
      ['Pacific/Kiritimati', 2, 1],
    ] as const)
      expect(await watchesIn(timeZone)).toEqual([3, january, december]);
    for (const timeZone of ['Mars/Olympus', '+02:00', '', "UTC'; --", 'x'.repeat(99)])
      expect(await social.request(me!.handle, query, { year: 2025, timeZone })).toContain('BAD_USER_INPUT');
    for (const year of [1887, 9999])
      expect(await social.request(me!.handle, query, { year })).toContain('BAD_USER_INPUT');
    const other = `{ user(id: "${me!.id}") { yearInReview(year: 2025) { watches } } }`;
    expect(await social.requestData(friend!.handle, other)).toEqual({ user: { yearInReview: null } });
  });
});
