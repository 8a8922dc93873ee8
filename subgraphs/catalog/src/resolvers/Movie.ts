/** Resolvers of Movie. */
import { pageSize } from '@marquee/kit/paging';
import { castConnection, directors } from '../credits/castConnection.js';
import type { MovieResolvers } from '../generated/resolvers.js';
import { similarMovie } from '../related/similarityReasons.js';
import { reference } from './entityField.js';

export const Movie: MovieResolvers = {
  __resolveReference: reference('Movie'),
  cast: (movie, page) => castConnection(movie, page),
  directors: (movie) => directors(movie),
  provenance: async (movie, _, { provenance }) =>
    (await provenance(movie.id)).map((field) => ({ ...field, observedAt: new Date(field.observedAt) })),
  similar: async (movie, { first }, { related }) => {
    const films = await related.similar({ id: movie.id, first: pageSize(first, 10) });
    return films.map((film) => similarMovie(film, (movie.year as number | null) ?? null));
  },
};
