/**
 * The field User.recommendations. A film's score adds up:
 * - its similarity to the viewer's latest liked films (sql/similarFilms.ts);
 * - the friends who watched it, each with more weight the more of their films the viewer has seen;
 * - loved people in its cast, and people of the viewer's latest films;
 * - whether it is on the viewer's watchlist;
 * - a little for popularity, which decides for viewers with few films.
 * Films that the viewer has seen or dismissed are left out.
 */
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { CircleHistories } from '../circleHistories/circleHistories.js';
import type { Db } from '../db/connection.js';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import type { MovieModel } from '../model/catalog.js';
import type { PageArguments } from '../model/page.js';
import type { ReasonModel } from '../model/reason.js';
import type { ViewerScope } from '../model/scope.js';
import { answerFromMemory } from './fromMemory.js';
import { recommendedInMemory } from './recommendationsInMemory.js';
import { recommendedInSql, type RankedFilm, type RecommendationsParams } from './recommendationsSql.js';

export interface RecommendationsRequest extends PageArguments {
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
  /** Reads the reasons of a film. */
  readonly reasonsOf: (movieId: string) => Promise<readonly ReasonModel[]>;
}

export interface RecommendationsModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    /** Reads the reasons; called only if the client selects them, and batched over the page. */
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly pageInfo: PageInfo;
}

const list = 'User.recommendations';

export async function recommendations(
  scope: ViewerScope,
  request: RecommendationsRequest,
): Promise<RecommendationsModel> {
  const size = pageSize(request.first);
  const cursor = decodeCursor(list, ['integer', 'id'], request.after);
  const rows = await find(scope.db, request, {
    ...{ viewer: scope.viewer.pk, now: scope.now },
    limit: size + 1,
    after: cursor ? { score: cursor[0], id: cursor[1] } : null,
  });
  const edges = rows.slice(0, size).map(({ id, score }) => ({
    cursor: encodeCursor(list, [score, id]),
    node: { id },
    score: score / 1e6,
    reasons: () => request.reasonsOf(id),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, request.after) };
}

async function find(
  db: Db,
  { filmFacts, circleHistories }: RecommendationsRequest,
  params: RecommendationsParams,
): Promise<readonly RankedFilm[]> {
  const facts = filmFacts.current;
  return answerFromMemory(db, circleHistories, {
    inSql: (tx) => recommendedInSql(tx, params),
    inMemory: async (tx, histories) => {
      const answer = await recommendedInMemory(tx, params, { histories, facts });
      if (answer.factsVersion) filmFacts.saw(answer.factsVersion, facts);
      return answer;
    },
  });
}
