/** The field User.yearInReview: the viewer's own watches of a year, and those of friends that they may see. */
import { sql } from 'kysely';
import { badInput } from '@marquee/kit/errors';
import { pageSize } from '@marquee/kit/paging';
import type { GenreModel, PersonModel } from '../model/catalog.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import { compatibilityScores, countWatches, type SharedOpinionModel } from '../discovery/compatibility.js';
import { costs } from '../discovery/compatibilityBudget.js';
import { budgetUsedUp, maxCost, type DiscoveryBudget } from '../discovery/discoveryBudget.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import { readOnce } from '../readOnce.js';
import { memberColumns } from '../sql/member.js';
import { calendarYear, type CalendarYear } from './calendarYear.js';
import type { Sql } from '../sql/cte.js';
import { seenByFriends } from '../sql/visibility.js';
import { inWindow, latestRating, toWatch, watchColumns, type WatchRow } from '../sql/watch.js';

type First = Pick<PageArguments, 'first'>;

/** The functions read what they return; each is called only if the client selects the field. */
export interface YearInReviewModel {
  readonly year: number;
  readonly films: number;
  readonly watches: number;
  readonly minutes: number;
  readonly rewatches: number;
  readonly firstWatch: WatchModel | null;
  readonly lastWatch: WatchModel | null;
  readonly months: readonly { month: number; watches: number; minutes: number }[];
  topPeople(args: First): Promise<readonly TopPerson[]>;
  topGenres(args: First): Promise<readonly TopGenre[]>;
  bestMatch(): Promise<UserModel | null>;
  mostDivisive(): Promise<SharedOpinionModel | null>;
}

interface TopPerson {
  readonly person: PersonModel;
  readonly films: number;
  readonly meanRating: number | null;
}

interface TopGenre {
  readonly genre: GenreModel;
  readonly films: number;
  readonly meanRating: number | null;
  readonly friendsMeanRating: number | null;
}

interface YearScope extends ViewerScope {
  readonly calendar: CalendarYear;
}

export interface YearRequest {
  readonly year: number;
  readonly timeZone?: string | null | undefined;
}

interface Totals {
  films: number;
  watches: number;
  minutes: number;
  rewatches: number;
  months: { month: number; watches: number; minutes: number }[];
}

/** What a film costs of which the people are read, in watches. */
const costOfPeople = 5;
/** Of the film that is most divisive: all watches of films of the year. */
const maxCostOfDivisive = 50_000;
const firstYear = 1888;
const lastYear = 9998;

/**
 * Throws BAD_USER_INPUT for a year out of range or an unknown time zone, QUERY_TOO_COMPLEX if the budget is used up. So do the functions of the
 * result, which read equal requests once.
 */
export async function yearInReview(
  scope: ViewerScope,
  { year, timeZone }: YearRequest,
  budget: DiscoveryBudget,
): Promise<YearInReviewModel> {
  if (year < firstYear || year > lastYear)
    throw badInput('year', `"year" must be from ${firstYear} to ${lastYear}, not ${year}.`);
  const inScope = { ...scope, calendar: calendarYear(year, timeZone ?? 'UTC') };
  const readTotals = readOnce((_: null) => totals(inScope));
  const [sums, ends] = await budget.run(
    async () => (await readTotals(null)).watches,
    () => Promise.all([readTotals(null), firstAndLast(inScope)]),
  );
  return {
    year,
    ...sums,
    firstWatch: ends[0] ?? null,
    lastWatch: ends.at(-1) ?? null,
    ...partsOfYear(inScope, budget, sums.films),
  };
}

type PartsOfYear = Pick<YearInReviewModel, 'topPeople' | 'topGenres' | 'bestMatch' | 'mostDivisive'>;

/** `films`: how many the viewer watched in the year. */
function partsOfYear(year: YearScope, budget: DiscoveryBudget, films: number): PartsOfYear {
  const friends = readOnce(() => friendsOfYear(year));
  const people = readOnce((size: number) =>
    budget.run(
      () => films * costOfPeople,
      () => topPeople(year, size),
    ),
  );
  const genres = readOnce((size: number) =>
    budget.run(
      // The films of friends are read, and nothing is compared.
      async () => (await friends(null)).cost / 2,
      () => topGenres(year, size),
    ),
  );
  const match = readOnce(() =>
    budget.run(
      async () => {
        const { cost } = await friends(null);
        // It is not read then.
        return cost >= maxCost ? 0 : cost;
      },
      async () => {
        const { users, cost } = await friends(null);
        if (cost >= maxCost) throw budgetUsedUp();
        return bestMatch(year, users);
      },
    ),
  );
  const divisive = readOnce(() =>
    budget.run(
      async () => Math.min(maxCostOfDivisive, (await friends(null)).users.length * films),
      () => mostDivisive(year),
    ),
  );
  return {
    topPeople: (args) => people(pageSize(args.first, 5)),
    topGenres: (args) => genres(pageSize(args.first, 5)),
    bestMatch: () => match(null),
    mostDivisive: () => divisive(null),
  };
}

/** Whether watch `w` is in the year. */
const inYear = ({ calendar, now }: YearScope): Sql<boolean> =>
  sql<boolean>`(${calendar.includes} AND w.watched_at <= ${now})`;

/** A query of (film_pk, rating): the films that the viewer watched in the year. */
const filmsOfYear = (year: YearScope) => sql`
  SELECT w.film_pk, ${latestRating} AS rating FROM watch w
  WHERE w.member_pk = ${year.viewer.pk} AND ${inYear(year)} GROUP BY w.film_pk`;

/** A query of watches that friends made in the year. It reads those of one friend after the other: all watches of the year grow with the number of members. */
const friendsWatchesOfYear = (year: YearScope) => sql`
  SELECT w.* FROM friendship fr CROSS JOIN LATERAL (
    SELECT w.member_pk, w.film_pk, w.watched_at, w.rating FROM watch w
    WHERE w.member_pk = fr.friend_pk AND ${seenByFriends} AND ${inYear(year)} OFFSET 0) AS w
  WHERE fr.member_pk = ${year.viewer.pk}`;

async function totals(year: YearScope): Promise<Totals> {
  const { db, viewer } = year;
  const { rows } = await sql<Totals>`
    WITH own AS MATERIALIZED (
      SELECT w.film_pk, ${year.calendar.month} AS month, coalesce(f.runtime_minutes, 0) AS minutes,
        w.is_rewatch OR EXISTS (SELECT FROM watch e WHERE e.film_pk = w.film_pk AND e.member_pk = w.member_pk
          AND (coalesce(e.watched_at, '-infinity'), e.id) < (w.watched_at, w.id)) AS rewatch
      FROM watch w JOIN film f ON f.pk = w.film_pk
      WHERE w.member_pk = ${viewer.pk} AND ${inYear(year)})
    SELECT count(DISTINCT film_pk) AS films, count(*) AS watches, coalesce(sum(minutes), 0) AS minutes,
      count(*) FILTER (WHERE rewatch) AS rewatches,
      (SELECT json_agg(json_build_object('month', month, 'watches', watches, 'minutes', minutes) ORDER BY month)
        FROM (SELECT m AS month, count(own.month) AS watches, coalesce(sum(own.minutes), 0) AS minutes
              FROM generate_series(1, 12) AS m LEFT JOIN own ON own.month = m GROUP BY m) AS by_month) AS months
    FROM own`.execute(db);
  return rows[0]!;
}

/** The first and the last watch of the year; one watch if they are the same. */
async function firstAndLast(year: YearScope): Promise<WatchModel[]> {
  const { db, viewer } = year;
  const firstBy = (direction: 'ASC' | 'DESC') => sql`
    (SELECT w.id FROM watch w WHERE w.member_pk = ${viewer.pk} AND ${inYear(year)}
     ORDER BY w.watched_at ${sql.raw(direction)}, w.id ${sql.raw(direction)} LIMIT 1)`;
  const { rows } = await sql<WatchRow>`
    SELECT ${watchColumns(sql`'PRIVATE'::visibility`)}
    FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    WHERE w.id IN (${firstBy('ASC')}, ${firstBy('DESC')}) ORDER BY w.watched_at, w.id`.execute(db);
  return rows.map(toWatch);
}

async function topPeople(year: YearScope, size: number): Promise<TopPerson[]> {
  const { rows } = await sql<{ id: string; films: number; meanRating: number | null }>`
    SELECT p.id, count(*) AS films, avg(watched.rating)::float8 AS "meanRating"
    FROM (SELECT DISTINCT own.film_pk, own.rating, fp.person_pk
          FROM (${filmsOfYear(year)}) AS own JOIN film_person fp USING (film_pk)) AS watched
    JOIN person p ON p.pk = watched.person_pk
    GROUP BY p.pk ORDER BY count(*) DESC, avg(watched.rating) DESC NULLS LAST, p.id LIMIT ${size}`.execute(year.db);
  return rows.map(({ id, films, meanRating }) => ({ person: { id }, films, meanRating }));
}

async function topGenres(year: YearScope, size: number): Promise<TopGenre[]> {
  const { rows } = await sql<{
    id: string;
    films: number;
    meanRating: number | null;
    friendsMeanRating: number | null;
  }>`
    WITH mine AS (
      SELECT fg.genre_pk, count(*) AS films, avg(own.rating)::float8 AS mean
      FROM (${filmsOfYear(year)}) AS own JOIN film_genre fg USING (film_pk) GROUP BY fg.genre_pk),
    top AS MATERIALIZED (
      SELECT g.pk, g.id, mine.films, mine.mean FROM mine JOIN genre g ON g.pk = mine.genre_pk
      ORDER BY mine.films DESC, mine.mean DESC NULLS LAST, g.id LIMIT ${size}),
    theirs AS MATERIALIZED (
      SELECT film_pk, sum(rating) AS sum, count(rating) AS count FROM (
        SELECT w.film_pk, ${latestRating} AS rating FROM (${friendsWatchesOfYear(year)}) AS w GROUP BY w.member_pk, w.film_pk) AS friend
      GROUP BY film_pk)
    SELECT top.id, top.films, top.mean AS "meanRating", friends.mean AS "friendsMeanRating"
    FROM top LEFT JOIN (
      SELECT fg.genre_pk, (sum(theirs.sum) / nullif(sum(theirs.count), 0))::float8 AS mean FROM theirs CROSS JOIN LATERAL (
        SELECT fg.genre_pk FROM film_genre fg WHERE fg.film_pk = theirs.film_pk OFFSET 0) AS fg
      WHERE fg.genre_pk IN (SELECT pk FROM top) GROUP BY fg.genre_pk) AS friends ON friends.genre_pk = top.pk
    ORDER BY top.films DESC, top.mean DESC NULLS LAST, top.id`.execute(year.db);
  return rows.map(({ id, ...stat }) => ({ genre: { id }, ...stat }));
}

interface FriendsOfYear {
  readonly users: readonly UserModel[];
  /** What it costs to read their watches of the year, and the viewer's. Not less than `maxCost` if it is more than that. */
  readonly cost: number;
}

async function friendsOfYear(year: YearScope): Promise<FriendsOfYear> {
  const users = await year.db
    .selectFrom('member')
    .innerJoin('friendship', 'friendship.friend_pk', 'member.pk')
    .select(memberColumns)
    .where('friendship.member_pk', '=', year.viewer.pk)
    .execute();
  const { perWatch } = costs.scores;
  const others = users.map(({ pk }) => pk);
  const { own, ofOthers } = await countWatches(year, { others, period: inYear(year), limit: maxCost / perWatch });
  const watches = [...ofOthers.values()].reduce((sum, one) => sum + one, own);
  return { users, cost: watches * perWatch };
}

/** The friend with the highest compatibility score for the watches of the year; of equals, by shared films, then by id. */
async function bestMatch(year: YearScope, friends: readonly UserModel[]): Promise<UserModel | null> {
  const pks = friends.map(({ pk }) => pk);
  const scores = pks.length > 0 ? await compatibilityScores(year, pks, inYear(year)) : [];
  let best: { user: UserModel; score: number; shared: number } | null = null;
  for (const [index, user] of friends.entries()) {
    const { score = null, sharedFilms: shared = 0 } = scores[index] ?? {};
    if (score === null) continue;
    const isBetter =
      best === null ||
      score > best.score ||
      (score === best.score && (shared > best.shared || (shared === best.shared && user.id < best.user.id)));
    if (isBetter) best = { user, score, shared };
  }
  return best?.user ?? null;
}

/** The film of the year where the viewer's rating and the friends' mean rating differ most; null if none differ. */
async function mostDivisive(year: YearScope): Promise<SharedOpinionModel | null> {
  const { db, viewer } = year;
  const { rows } = await sql<{ id: string; mine: number; theirs: number }>`
    WITH own AS MATERIALIZED (${filmsOfYear(year)}),
    theirs AS (
      SELECT film_pk, round(avg(rating)) AS rating
      FROM (SELECT w.film_pk, ${latestRating} AS rating
            FROM own JOIN watch w USING (film_pk)
            JOIN friendship fr ON fr.member_pk = ${viewer.pk} AND fr.friend_pk = w.member_pk
            WHERE ${seenByFriends} AND ${inWindow('ALL_TIME', year.now)}
            GROUP BY w.film_pk, w.member_pk) AS friend
      GROUP BY film_pk)
    SELECT f.id, own.rating AS mine, theirs.rating::int AS theirs
    FROM own JOIN theirs USING (film_pk) JOIN film f ON f.pk = own.film_pk
    WHERE own.rating <> theirs.rating
    ORDER BY abs(own.rating - theirs.rating) DESC, f.id LIMIT 1`.execute(db);
  const [row] = rows;
  return row ? { movie: { id: row.id }, mine: row.mine, theirs: row.theirs } : null;
}
