/** What the parts of User.yearInReview read: one statement each. */
import { sql } from 'kysely';
import { countWatches, scoresWithoutOpinions, type SharedOpinionModel } from '../discovery/compatibility.js';
import { costs } from '../discovery/compatibilityBudget.js';
import { maxCost } from '../discovery/discoveryBudget.js';
import type { GenreModel, PersonModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import type { Sql } from '../sql/cte.js';
import { memberColumns } from '../sql/member.js';
import { seenByFriends } from '../sql/visibility.js';
import { inWindow, latestRatings, toWatch, watchColumns, type WatchRow } from '../sql/watch.js';
import type { CalendarYear } from './calendarYear.js';

export interface TopPerson {
  readonly person: PersonModel;
  readonly films: number;
  readonly meanRating: number | null;
}

export interface TopGenre {
  readonly genre: GenreModel;
  readonly films: number;
  readonly meanRating: number | null;
  readonly friendsMeanRating: number | null;
}

export interface YearScope extends ViewerScope {
  readonly calendar: CalendarYear;
}

export interface Totals {
  films: number;
  watches: number;
  minutes: number;
  rewatches: number;
  months: { month: number; watches: number; minutes: number }[];
}

/** Whether watch `w` is in the year. */
const inYear = ({ calendar, now }: YearScope): Sql<boolean> =>
  sql<boolean>`(${calendar.includes} AND w.watched_at <= ${now})`;

/** A query of (film_pk, rating): the films that the viewer watched in the year. */
export const filmsOfYear = (year: YearScope): Sql =>
  latestRatings(
    sql`w.member_pk`,
    (condition) => sql`watch w WHERE w.member_pk = ${year.viewer.pk} AND ${inYear(year)} AND ${condition}`,
  );

/**
 * A query of (film_pk, rating): a row for each film and friend who watched it in the year. It reads the watches of one friend after the other: all
 * watches of the year grow with the number of members.
 */
const filmsOfFriends = (year: YearScope): Sql =>
  latestRatings(
    sql`w.member_pk`,
    (condition) => sql`friendship fr CROSS JOIN LATERAL (
      SELECT w.member_pk, w.film_pk, w.watched_at, w.rating FROM watch w
      WHERE w.member_pk = fr.friend_pk AND ${seenByFriends} AND ${inYear(year)} AND ${condition} OFFSET 0) AS w
    WHERE fr.member_pk = ${year.viewer.pk}`,
  );

export async function totals(year: YearScope): Promise<Totals> {
  const { db, viewer } = year;
  const { rows } = await sql<Totals>`
    WITH own AS MATERIALIZED (
      SELECT w.film_pk, ${year.calendar.month} AS month, coalesce(f.runtime_minutes, 0) AS minutes,
        w.is_rewatch OR w.has_repeats AND EXISTS (SELECT FROM watch e WHERE e.film_pk = w.film_pk AND e.member_pk = w.member_pk
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
export async function firstAndLast(year: YearScope): Promise<WatchModel[]> {
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

/** A query of (person_pk, films, mean): the people of the films of the year. */
const peopleOfYear = (year: YearScope): Sql => sql`
  SELECT person_pk, count(*) AS films, avg(own.rating) AS mean
  FROM (${filmsOfYear(year)}) AS own JOIN film f ON f.pk = own.film_pk CROSS JOIN LATERAL unnest(f.people_pks) AS person_pk
  GROUP BY person_pk`;

/** `people`: rows of peopleOfYear(), with all who may be listed. Null: they are counted in SQL. */
export async function topPeople(year: YearScope, size: number, people: Sql | null): Promise<TopPerson[]> {
  const { rows } = await sql<{ id: string; films: number; meanRating: number | null }>`
    SELECT p.id, watched.films, watched.mean::float8 AS "meanRating"
    FROM (${people ?? peopleOfYear(year)}) AS watched JOIN person p ON p.pk = watched.person_pk
    ORDER BY watched.films DESC, watched.mean DESC NULLS LAST, p.id LIMIT ${size}`.execute(year.db);
  return rows.map(({ id, films, meanRating }) => ({ person: { id }, films, meanRating }));
}

/** What the genres of a year are ranked and compared by. */
export interface CountedGenres {
  /** A query of (genre_pk, films, mean): those of the viewer's films of the year. */
  readonly mine: Sql;
  /** A query of (genre_pk, mean): those of friends' films of the year. */
  readonly theirs: Sql;
}

const genresOfYear = (year: YearScope): Sql => sql`
  SELECT genre_pk, count(*) AS films, avg(own.rating) AS mean
  FROM (${filmsOfYear(year)}) AS own JOIN film f ON f.pk = own.film_pk CROSS JOIN LATERAL unnest(f.genre_pks) AS genre_pk
  GROUP BY genre_pk`;

/** Films are summed up before their genres are read. */
const genresOfFriends = (year: YearScope): Sql => sql`
  SELECT genre_pk, sum(theirs.sum)::numeric / nullif(sum(theirs.count), 0) AS mean
  FROM (SELECT film_pk, sum(rating)::int AS sum, count(rating)::int AS count FROM (${filmsOfFriends(year)}) AS friend GROUP BY film_pk) AS theirs
  JOIN film f ON f.pk = theirs.film_pk CROSS JOIN LATERAL unnest(f.genre_pks) AS genre_pk
  GROUP BY genre_pk`;

/** What is not `counted` is counted in SQL. */
export async function topGenres(year: YearScope, size: number, counted: Partial<CountedGenres>): Promise<TopGenre[]> {
  const { rows } = await sql<{
    id: string;
    films: number;
    meanRating: number | null;
    friendsMeanRating: number | null;
  }>`
    WITH mine AS (${counted.mine ?? genresOfYear(year)}),
    top AS MATERIALIZED (
      SELECT g.pk, g.id, mine.films, mine.mean FROM mine JOIN genre g ON g.pk = mine.genre_pk
      ORDER BY mine.films DESC, mine.mean DESC NULLS LAST, g.id LIMIT ${size}),
    their_genre AS MATERIALIZED (${counted.theirs ?? genresOfFriends(year)})
    SELECT top.id, top.films, top.mean::float8 AS "meanRating", their_genre.mean::float8 AS "friendsMeanRating"
    FROM top LEFT JOIN their_genre ON their_genre.genre_pk = top.pk
    ORDER BY top.films DESC, top.mean DESC NULLS LAST, top.id`.execute(year.db);
  return rows.map(({ id, ...stat }) => ({ genre: { id }, ...stat }));
}

export interface FriendsOfYear {
  readonly users: readonly UserModel[];
  /** What it costs to read their watches of the year, and the viewer's. Not less than `maxCost` if it is more than that. */
  readonly cost: number;
}

export async function friendsOfYear(year: YearScope): Promise<FriendsOfYear> {
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
export async function bestMatch(year: YearScope, friends: readonly UserModel[]): Promise<UserModel | null> {
  if (friends.length === 0) return null;
  const pks = friends.map(({ pk }) => pk);
  const scores = await scoresWithoutOpinions(year, pks, inYear(year));
  let best: { user: UserModel; score: number; shared: number } | null = null;
  for (const user of friends) {
    const { score = null, sharedFilms: shared = 0 } = scores.get(user.pk) ?? {};
    if (score === null) continue;
    const isBetter =
      best === null ||
      score > best.score ||
      (score === best.score && (shared > best.shared || (shared === best.shared && user.id < best.user.id)));
    if (isBetter) best = { user, score, shared };
  }
  return best?.user ?? null;
}

/** A query of (film_pk, mine, theirs): the films of the year where the viewer's rating and the friends' mean rating differ. */
const differingFilms = (year: YearScope): Sql => {
  const ofFriends = latestRatings(
    sql`w.member_pk`,
    (condition) => sql`own JOIN watch w USING (film_pk)
      JOIN friendship fr ON fr.member_pk = ${year.viewer.pk} AND fr.friend_pk = w.member_pk
      WHERE ${seenByFriends} AND ${inWindow('ALL_TIME', year.now)} AND ${condition}`,
  );
  return sql`
    WITH own AS MATERIALIZED (SELECT * FROM (${filmsOfYear(year)}) AS film WHERE rating IS NOT NULL),
    theirs AS (SELECT film_pk, round(avg(rating))::int AS rating FROM (${ofFriends}) AS friend GROUP BY film_pk)
    SELECT film_pk, own.rating AS mine, theirs.rating AS theirs FROM own JOIN theirs USING (film_pk) WHERE own.rating <> theirs.rating`;
};

/**
 * The film of the year where the viewer's rating and the friends' mean rating differ most; null if none differ. `films`: rows of differingFilms(),
 * with all that may be the one. Null: they are compared in SQL.
 */
export async function mostDivisive(year: YearScope, films: Sql | null): Promise<SharedOpinionModel | null> {
  const { rows } = await sql<{ id: string; mine: number; theirs: number }>`
    SELECT f.id, mine, theirs FROM (${films ?? differingFilms(year)}) AS differing JOIN film f ON f.pk = film_pk
    ORDER BY abs(mine - theirs) DESC, f.id LIMIT 1`.execute(year.db);
  const [row] = rows;
  return row ? { movie: { id: row.id }, mine: row.mine, theirs: row.theirs } : null;
}
