/**
 * Picks for a group, predicted from the facts of films in memory if the snapshot has these facts. Then one statement reads the tastes and the
 * candidates, and another one of the same snapshot reads the page. If not, PostgreSQL predicts (tonightSql.ts), with the same answer.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { inSnapshot } from '../db/snapshot.js';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import { placeOfFilm, type PackedFacts } from '../filmFacts/packedFacts.js';
import { groupTaste, type GroupTaste } from '../sql/predictions.js';
import { answerFromFacts } from './fromFacts.js';
import { readMemberTaste, lovedInCasts, type MemberTaste } from './predictInMemory.js';
import { readTasteBasis, type Candidate, type TasteBasis, type VisibleMember } from './tasteBasis.js';
import {
  candidates,
  groupMember,
  groupMembers,
  pageOfPicks,
  picksInSql,
  watchlisted,
  type GroupStrategyName,
  type Pick,
  type PicksRequest,
} from './tonightSql.js';

/** Films between two turns of the event loop. */
const filmsPerSlice = 500;

/** Best first; ties by id. */
export async function picks(db: Db, filmFacts: FilmFacts, request: PicksRequest): Promise<readonly Pick[]> {
  const inSql = (tx: Db) => picksInSql(tx, request);
  const ofGroup = { request, taste: groupTaste(request.viewer, request.now, groupMember) };
  const answer = (tx: Db) =>
    answerFromFacts<TasteBasis, readonly Pick[]>(filmFacts, {
      read: (knownFacts) => readBasis(tx, knownFacts, ofGroup),
      inMemory: async (facts, basis) => {
        const page = await runInSlices(rank(facts, basis, request));
        return page.films.length === 0 ? [] : readPage(tx, ofGroup, { facts, page });
      },
      inSql: () => inSql(tx),
    });
  // Without facts there is one statement, which needs no snapshot.
  return filmFacts.current ? inSnapshot(db, answer, inSql) : answer(db);
}

interface OfGroup {
  readonly request: PicksRequest;
  readonly taste: GroupTaste;
}

function readBasis(tx: Db, knownFacts: string, { request, taste }: OfGroup) {
  return readTasteBasis(tx, knownFacts, {
    taste,
    groupMember,
    members: groupMembers(request),
    // The mark says which constraints a film violates. All candidates violate the same.
    predictable: sql`
      ${watchlisted},
      ${candidates(taste, request)},
      predictable AS MATERIALIZED (SELECT film_pk, violations AS mark FROM evaluated JOIN candidate USING (film_pk))`,
  });
}

interface RankedFilm {
  readonly film: Candidate;
  /** In the order of the members. */
  readonly predicted: readonly number[];
  readonly score: number;
}

interface Page {
  readonly members: readonly (VisibleMember & { readonly taste: MemberTaste })[];
  readonly films: readonly RankedFilm[];
}

function* rank(
  facts: PackedFacts,
  { members, candidates: films }: TasteBasis,
  { strategy, size }: PicksRequest,
): Generator<void, Page> {
  const withTaste: Page['members'][number][] = [];
  for (const member of members) {
    withTaste.push({ ...member, taste: yield* readMemberTaste(facts, member) });
    yield;
  }
  const ranked: RankedFilm[] = [];
  for (const film of films) {
    const predicted = withTaste.map(({ taste }) => taste.predict(film));
    ranked.push({ film, predicted, score: strategyScore[strategy](predicted) });
    if (ranked.length % filmsPerSlice === 0) yield;
  }
  // Films come by id, and a sort keeps the order of equals.
  ranked.sort((a, b) => b.score - a.score);
  return { members: withTaste, films: ranked.slice(0, size) };
}

const meanOf = (predicted: readonly number[]): number =>
  Math.trunc(predicted.reduce((sum, one) => sum + one, 0) / predicted.length);

const strategyScore: Record<GroupStrategyName, (predicted: readonly number[]) => number> = {
  AVERAGE: meanOf,
  LEAST_MISERY: (predicted) => Math.min(...predicted),
  FAIR: (predicted) => Math.trunc((meanOf(predicted) + Math.min(...predicted)) / 2),
};

interface PageToRead {
  readonly facts: PackedFacts;
  readonly page: Page;
}

/** The page with what SQL knows of its films and members. */
async function readPage(tx: Db, { request, taste }: OfGroup, { facts, page }: PageToRead): Promise<readonly Pick[]> {
  const { members, films } = page;
  const seeds = members.flatMap(({ memberPk, seeds: of, weights }) =>
    [...of].map((film, index) => ({ memberPk, film, weight: weights[index]! })),
  );
  const places = films.map(({ film }) => placeOfFilm(facts, film.key));
  const loved = members.flatMap(({ memberPk, taste: { loved: people } }) =>
    lovedInCasts(facts, places, people).map((id) => ({ memberPk, id })),
  );
  const predictions = films.flatMap(({ film, predicted }) =>
    members.map((member, index) => ({ film, member, predicted: predicted[index]! })),
  );
  const { rows } = await sql<Pick>`
    WITH group_member AS MATERIALIZED (${groupMembers(request)}),
    ${taste.hidden.queries},
    ${taste.seed} AS MATERIALIZED (
      SELECT 0 AS group_id, member_pk, film_pk, weight
      FROM unnest(${seeds.map(({ memberPk }) => memberPk)}::int[], ${seeds.map(({ film }) => film)}::int[],
        ${seeds.map(({ weight }) => weight)}::bigint[]) AS s(member_pk, film_pk, weight)),
    ${taste.loved} AS MATERIALIZED (
      SELECT 0 AS group_id, l.member_pk, p.pk AS person_pk
      FROM unnest(${loved.map(({ memberPk }) => memberPk)}::int[], ${loved.map(({ id }) => id)}::text[]) AS l(member_pk, id)
      JOIN person p USING (id)),
    ${watchlisted},
    prediction AS MATERIALIZED (
      SELECT * FROM unnest(${predictions.map(({ film }) => film.key)}::int[], ${predictions.map(({ member }) => member.memberPk)}::int[],
        ${predictions.map(({ member }) => member.films.length)}::int[],
        ${predictions.map(({ film, member }) => member.taste.hasSeen(film.key))}::boolean[],
        ${predictions.map(({ predicted }) => predicted)}::int[]) AS p(film_pk, member_pk, films, seen, predicted)),
    page AS MATERIALIZED (
      SELECT * FROM unnest(${films.map(({ film }) => film.key)}::int[], ${films.map(({ film }) => film.id)}::text[],
        ${films.map(({ score }) => score)}::int[], ${films.map(({ predicted }) => spreadOf(predicted))}::int[],
        ${films.map(({ film }) => film.mark)}::int[]) AS p(film_pk, id, score, spread, violations)),
    ${pageOfPicks(taste, request)}`.execute(tx);
  return rows;
}

const spreadOf = (predicted: readonly number[]): number => Math.max(...predicted) - Math.min(...predicted);
