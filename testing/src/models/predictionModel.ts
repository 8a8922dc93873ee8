/** The expected predictions of ratings, by plain loops. Shares no code with what it checks. */
import { areFriends, canSee, latestRating, lovedBy } from './discoverModel.js';
import { filmsOf, similarity, publicTaste, seedsOf, type TasteDataset } from './tasteModel.js';

export type Film = TasteDataset['films'][number] & { runtimeMinutes: number | null };
export type PredictionDataset = Omit<TasteDataset, 'films'> & { films: Film[] };

/** Whether the viewer is the member or a friend of theirs. */
export const isClose = (dataset: PredictionDataset, viewer: string, member: string) =>
  viewer === member || areFriends(dataset, viewer, member);

/** Returns a function that predicts the member's rating of a film, in thousandths. Divisions are whole-number divisions. */
export function predictor(dataset: PredictionDataset, viewer: string, member: string) {
  const taste = publicTaste(dataset, viewer);
  // Ratings without a watch are visible to their member only.
  const ownRatings = dataset.ratings.filter((rating) => rating.member === viewer);
  const mine = filmsOf(
    dataset,
    dataset.watches.filter((watch) => watch.member === member && canSee(dataset, viewer, watch)),
    member === viewer ? ownRatings : [],
  );
  const rated = mine.flatMap(({ film: own, rating }) => (rating === null ? [] : [{ film: own as Film, rating }]));
  const shrunkMean = (offsets: number[], priorWeight = 5) =>
    Math.trunc(offsets.reduce((sum, offset) => sum + offset, 0) / (offsets.length + priorWeight));
  const own = shrunkMean(rated.map(({ rating }) => 1000 * (rating - 7)));
  // Chosen loved people are visible to the member and friends only; inferred ones follow from watches that the viewer can see.
  const visible: PredictionDataset = {
    ...dataset,
    watches: dataset.watches.filter((watch) => canSee(dataset, viewer, watch)),
    ratings: ownRatings,
    loved: isClose(dataset, viewer, member) ? dataset.loved : [],
  };
  const loved = lovedBy(visible, member);
  const seeds = seedsOf(mine);
  return (film: Film) => {
    const community = [...taste.keys()].flatMap((other) => {
      const watches = dataset.watches.filter(
        (watch) => watch.member === other && watch.film === film.id && watch.visibility === 'PUBLIC',
      );
      const rating = latestRating(watches);
      return rating === null ? [] : [1000 * (rating - 7)];
    });
    const genres = film.genres.map((genre) => {
      const offsets = rated
        .filter(({ film: seen }) => seen.genres.includes(genre))
        .map(({ rating }) => 1000 * (rating - 7) - own);
      return offsets.length === 0 ? 0 : shrunkMean(offsets);
    });
    const genre = genres.length === 0 ? 0 : Math.trunc(genres.reduce((sum, one) => sum + one, 0) / genres.length);
    const similar = similarity(taste, seeds, film.id);
    const seen = mine.some(({ film: { id } }) => id === film.id);
    const sum =
      7000 +
      own +
      shrunkMean(community) +
      genre +
      500 * Math.min(2, film.cast.filter((person) => loved.has(person)).length) +
      Math.trunc((1500 * similar) / (similar + 500_000)) -
      (seen ? 2000 : 0);
    return { predicted: Math.max(1000, Math.min(10_000, sum)), films: mine.length };
  };
}
