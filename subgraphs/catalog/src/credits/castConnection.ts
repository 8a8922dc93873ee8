/** A film's cast and directors, out of what was read with the film. */
import { encodeCursor, pageInfo } from '@marquee/kit/paging';
import { castAlias, castCursor, castPage } from '../entities/selection.js';
import type { CreditPageModel, PageArguments } from '../model/credit.js';
import type { MovieModel, PersonModel } from '../model/entity.js';

/** A connection as @neo4j/graphql returns it. */
interface PersonConnection {
  readonly edges: readonly {
    readonly node: PersonModel;
    readonly properties?: { readonly character: string | null; readonly billing: number };
  }[];
}

/** A page of the cast. The film was read with the selection of this page. */
export function castConnection(movie: MovieModel, page: PageArguments): CreditPageModel {
  const found = movie[castAlias(page)] as PersonConnection;
  const { size } = castPage(page);
  const edges = found.edges.slice(0, size).map(({ node: person, properties }) => {
    const { character, billing } = properties!;
    return {
      cursor: encodeCursor(castCursor, [billing]),
      node: { movieId: movie.id, personId: person.id, person, role: 'ACTOR' as const, character, billing },
    };
  });
  const total = movie.castTotal as { totalCount: number } | undefined;
  return {
    edges,
    pageInfo: pageInfo(edges, found.edges.length > size, page.after),
    totalCount: total?.totalCount ?? 0,
  };
}

export const directors = (movie: MovieModel): PersonModel[] =>
  (movie.directors as PersonConnection).edges.map(({ node }) => node);
