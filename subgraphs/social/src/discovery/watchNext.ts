/**
 * The field Compatibility.watchNext: films that neither of two members has seen as far as the viewer may know, best first by the lower of
 * the two predictions. docs/discovery/compatibility.md describes it.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import type { PackedFacts } from '../filmFacts/packedFacts.js';
import type { MovieModel } from '../model/catalog.js';
import type { ViewerScope } from '../model/scope.js';
import { groupTaste, predictions, type GroupMembers } from '../sql/predictions.js';
import { mostWatched } from '../sql/publicTaste.js';
import { cte } from '../sql/cte.js';
import { mostSimilarFilms, similarFilmsPerMember } from '../sql/similarFilms.js';
import { minVisibility, notBlocked } from '../sql/visibility.js';
import { answerFromFacts } from './fromFacts.js';
import { readMemberTaste, type MemberTaste } from './predictInMemory.js';
import { readTasteBasis, type Candidate, type TasteBasis, type VisibleMember } from './tasteBasis.js';

const maxFilms = 5;
const popularCandidates = 100;

const groupMember: GroupMembers = cte('group_member');
const candidate = cte<'group_id' | 'film_pk'>('candidate');

/** In the order of `others`. Predicted from the facts in memory if the snapshot has these; if not, PostgreSQL predicts. */
export const watchNext = (
  scope: ViewerScope,
  others: readonly number[],
  filmFacts: FilmFacts,
): Promise<MovieModel[][]> =>
  answerFromFacts(filmFacts, {
    read: (knownFacts) => readBasis(scope, others, knownFacts),
    inMemory: (facts, basis) => runInSlices(predictedInMemory(facts, basis, { viewer: scope.viewer.pk, others })),
    inSql: () => predictedInSql(scope, others),
  });

function readBasis({ db, viewer: { pk: viewer }, now }: ViewerScope, others: readonly number[], knownFacts: string) {
  const taste = groupTaste(viewer, now, groupMember);
  return readTasteBasis(db, knownFacts, {
    taste,
    groupMember,
    members: sql`
      SELECT 0 AS group_id, m.pk AS member_pk, ${minVisibility(viewer, sql`m.pk`)} AS min_visibility
      FROM unnest(${[viewer, ...others.filter((pk) => pk !== viewer)]}::int[]) AS m(pk) WHERE ${notBlocked(viewer, sql`m.pk`)}`,
    // The mark is 1 for films that all pairs may watch, and 0 for those similar to films of single members.
    predictable: sql`
      predictable AS MATERIALIZED (
        SELECT film_pk, max(mark) AS mark FROM (
          SELECT film_pk, 0 AS mark FROM (${mostSimilarFilms(taste.similar)}) AS similar_film
          UNION ALL SELECT film_pk, 1 FROM (${mostWatched(taste.hidden, popularCandidates)}) AS popular) AS film
        WHERE film_pk NOT IN (
          SELECT film_pk FROM ${taste.seen} WHERE member_pk = ${viewer} UNION ALL SELECT film_pk FROM dismissed WHERE member_pk = ${viewer})
        GROUP BY film_pk)`,
  });
}

interface Pairs {
  readonly viewer: number;
  readonly others: readonly number[];
}

/** What a member may watch next, and how the member would rate it. */
interface Suggestible {
  readonly taste: MemberTaste;
  readonly mostSimilar: ReadonlySet<number>;
}

function* predictedInMemory(
  facts: PackedFacts,
  { members, candidates }: TasteBasis,
  { viewer, others }: Pairs,
): Generator<void, MovieModel[][]> {
  const known = new Map<number, Suggestible>();
  for (const member of members) {
    known.set(member.memberPk, { taste: yield* readMemberTaste(facts, member), mostSimilar: mostSimilar(member) });
    yield;
  }
  const mine = known.get(viewer)!;
  const predictedMine = candidates.map((film) => mine.taste.predict(film));
  const found: MovieModel[][] = [];
  for (const pk of others) {
    const theirs = pk === viewer ? undefined : known.get(pk);
    found.push(theirs ? best(candidates, predictedMine, [mine, theirs]) : []);
    yield;
  }
  return found;
}

/** Those that mostSimilarFilms() gives. */
function mostSimilar({ similarFilms, similarities }: VisibleMember): ReadonlySet<number> {
  const ranked = [...similarFilms.keys()].sort(
    (a, b) => similarities[b]! - similarities[a]! || similarFilms[a]! - similarFilms[b]!,
  );
  return new Set(ranked.slice(0, similarFilmsPerMember).map((index) => similarFilms[index]!));
}

/** `candidates` come by id, so that a sort which keeps the order of equals lets ids decide. */
function best(
  candidates: readonly Candidate[],
  predictedMine: readonly number[],
  [mine, theirs]: readonly [Suggestible, Suggestible],
): MovieModel[] {
  const ranked: { id: string; lower: number; sum: number }[] = [];
  for (const [index, film] of candidates.entries()) {
    const { id, key, mark } = film;
    if (theirs.taste.hasSeen(key)) continue;
    if (mark === 0 && !mine.mostSimilar.has(key) && !theirs.mostSimilar.has(key)) continue;
    const [a, b] = [predictedMine[index]!, theirs.taste.predict(film)];
    ranked.push({ id, lower: Math.min(a, b), sum: a + b });
  }
  ranked.sort((a, b) => b.lower - a.lower || b.sum - a.sum);
  return ranked.slice(0, maxFilms).map(({ id }) => ({ id }));
}

async function predictedInSql(
  { db, viewer: { pk: viewer }, now }: ViewerScope,
  others: readonly number[],
): Promise<MovieModel[][]> {
  const taste = groupTaste(viewer, now, groupMember);
  // Each pair is a group, whose id is the other member's key.
  const { rows } = await sql<{ other: number; films: MovieModel[] }>`
    WITH group_member AS MATERIALIZED (
      SELECT o.pk AS group_id, m.pk AS member_pk, ${minVisibility(viewer, sql`m.pk`)} AS min_visibility
      FROM unnest(${others}::int[]) AS o(pk) CROSS JOIN LATERAL (SELECT o.pk UNION ALL SELECT ${viewer}::int) AS m(pk)
      WHERE o.pk <> ${viewer} AND ${notBlocked(viewer, sql`o.pk`)}),
    ${taste.queries},
    ${taste.predictionQueries},
    candidate AS MATERIALIZED (
      SELECT group_id, film_pk FROM (
        SELECT group_id, film_pk FROM (${mostSimilarFilms(taste.similar)}) AS similar_film
        UNION
        SELECT g.group_id, popular.film_pk FROM (SELECT DISTINCT group_id FROM group_member) AS g
        CROSS JOIN (${mostWatched(taste.hidden, popularCandidates)}) AS popular) AS c
      WHERE NOT EXISTS (SELECT FROM ${taste.seen} s WHERE s.group_id = c.group_id AND s.film_pk = c.film_pk)
        AND NOT EXISTS (SELECT FROM dismissed d WHERE d.member_pk = ${viewer} AND d.film_pk = c.film_pk)),
    prediction AS MATERIALIZED (${predictions(taste, candidate)}),
    ranked AS (
      SELECT p.group_id, f.id, row_number() OVER (PARTITION BY p.group_id ORDER BY min(p.predicted) DESC, sum(p.predicted) DESC, f.id) AS rank
      FROM prediction p JOIN film f ON f.pk = p.film_pk GROUP BY p.group_id, f.id)
    SELECT group_id AS other, json_agg(json_build_object('id', id) ORDER BY rank) AS films
    FROM ranked WHERE rank <= ${sql.lit(maxFilms)} GROUP BY group_id`.execute(db);
  const byOther = new Map(rows.map(({ other, films }) => [other, films]));
  return others.map((pk) => byOther.get(pk) ?? []);
}
