/** Shapes a film's lists of people from what the library read with the film. */
import { encodeCursor, pageInfo } from '@marquee/kit/paging';
import { castAlias, castCursor, castPage, type PageArguments } from '../entities/selection.js';
import type { CreditPageModel, MovieModel, PersonModel } from './models.js';

interface LibraryConnection {
  readonly edges: readonly {
    readonly node: PersonModel;
    readonly properties?: { readonly character: string | null; readonly billing: number };
  }[];
}

export function castConnection(movie: MovieModel, page: PageArguments): CreditPageModel {
  const read = movie[castAlias(page)] as LibraryConnection;
  const { size } = castPage(page);
  const edges = read.edges.slice(0, size).map(({ node: person, properties }) => {
    const { character, billing } = properties!;
    return {
      cursor: encodeCursor(castCursor, [billing]),
      node: { movieId: movie.id, personId: person.id, person, role: 'ACTOR' as const, character, billing },
    };
  });
  const total = movie.castTotal as { totalCount: number } | undefined;
  return { edges, pageInfo: pageInfo(edges, read.edges.length > size, page.after), totalCount: total?.totalCount ?? 0 };
}

export function directors(movie: MovieModel): PersonModel[] {
  return (movie.directors as LibraryConnection).edges.map(({ node }) => node);
}
