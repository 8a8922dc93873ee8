/** Films by the watches of a circle, read one by one. EVERYONE's are in tallies (filmTally.ts). */
import { sql } from 'kysely';
import { minHighRating } from '../model/reason.js';
import { repeatedWatches, singleWatches, type Circle, type CircleMembers } from './circle.js';
import type { Sql } from './cte.js';
import { inSpan, type Span } from './watch.js';
import { watchWeight } from './watchWeight.js';

export interface CircleFilmsRequest {
  readonly circle: Circle;
  readonly members: CircleMembers;
  readonly span: Span;
  /** For the weight. */
  readonly asOf: Date;
}

/**
 * A query of (film_pk, watchers, fans, latest, mean, weight): the films that the circle watched in the span, as the viewer may see it. Each
 * member counts once, with the latest rating.
 *
 * Single and repeated watches are summed up apart. Over a UNION of both, PostgreSQL does not know how many films to expect, and
 * looks each of 30,000 up by an index.
 */
export const circleFilms = ({ circle, members, span, asOf }: CircleFilmsRequest): Sql => sql`
  SELECT film_pk, ${added('watchers')} AS watchers, ${added('fans')} AS fans, greatest(s.latest, r.latest) AS latest,
    ${added('rating_sum')}::numeric / nullif(${added('ratings')}, 0) AS mean, ${added('weight')} AS weight
  FROM (${sums(singleWatches(circle, members, span), asOf)}) AS s
  FULL JOIN (${sums(repeatedWatches(circle, members, inSpan(span)), asOf)}) AS r USING (film_pk)`;

const added = (column: string): Sql => sql`(coalesce(s.${sql.ref(column)}, 0) + coalesce(r.${sql.ref(column)}, 0))`;

/** avg() of so many rows is slower than a sum and a count. */
const sums = (watches: Sql, asOf: Date): Sql => sql`
  SELECT film_pk, count(*) AS watchers, count(*) FILTER (WHERE rating >= ${sql.lit(minHighRating)}) AS fans, max(latest) AS latest,
    sum(rating) AS rating_sum, count(rating) AS ratings, sum(${watchWeight(asOf)}) AS weight
  FROM (${watches}) AS watched GROUP BY film_pk`;
