/** A film: its facts, its people, what it has to do with the viewer, and who watched it. */
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { NotFound } from '../failures/NotFound.js';
import { graphql } from '../generated/gql.js';

const query = graphql(`
  query FilmPage($slug: String!) {
    ...Shell_viewer
    movie(slug: $slug) {
      id
      title
      year
      ...Poster_film
    }
  }
`);

export const load = (start: StartQuery, { params }: PageAddress) => start(query, { slug: params.slug! });

export function Page() {
  return (
    <Answer answer={usePage(query)}>
      {({ movie }) => (movie ? <h1>{movie.title}</h1> : <NotFound what="film" />)}
    </Answer>
  );
}
