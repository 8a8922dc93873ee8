/** The expected answer of `tonight`, by plain loops. Shares no code with what it checks. */
import { isClose, predictor, type Film, type PredictionDataset } from './predictionModel.js';
import { publicTaste } from './tasteModel.js';

export interface GroupParams {
  members: string[];
  strategy: 'FAIR' | 'AVERAGE' | 'LEAST_MISERY';
  maxRuntime?: number;
  genres?: string[];
}

/** The picks of `tonight`, best first, and the constraints that had to be relaxed. */
export function tonightModel(dataset: PredictionDataset, viewer: string, params: GroupParams) {
  const { members, strategy, maxRuntime, genres } = params;
  /** Bit mask of the constraints that the film breaks: 1 for the runtime, 2 for the genres. */
  const brokenConstraints = (film: Film) =>
    (maxRuntime !== undefined && !(film.runtimeMinutes !== null && film.runtimeMinutes <= maxRuntime) ? 1 : 0) +
    (genres !== undefined && genres.length > 0 && !film.genres.some((genre) => genres.includes(genre)) ? 2 : 0);
  const taste = publicTaste(dataset, viewer);
  const onWatchlists = new Set(
    dataset.watchlist
      .filter(([member]) => members.includes(member) && isClose(dataset, viewer, member))
      .map(([, film]) => film),
  );
  const byPk = [...dataset.films].sort((a, b) => a.pk - b.pk);
  const fallback = new Set(
    [0, 1, 2].flatMap((mask) => byPk.filter((film) => brokenConstraints(film) === mask).slice(0, 20)),
  );
  const candidates = dataset.films.filter(
    (film) => [...taste.values()].some((own) => own.has(film.id)) || onWatchlists.has(film.id) || fallback.has(film),
  );
  const relaxedMask = Math.min(...candidates.map(brokenConstraints));
  const predictors = members.map((member) => predictor(dataset, viewer, member));
  const picks = candidates
    .filter((film) => brokenConstraints(film) === relaxedMask)
    .map((film) => {
      const perMember = predictors.map((predict) => predict(film));
      const all = perMember.map(({ predicted }) => predicted);
      const mean = Math.trunc(all.reduce((sum, one) => sum + one, 0) / all.length);
      const lowest = Math.min(...all);
      const score = { AVERAGE: mean, LEAST_MISERY: lowest, FAIR: Math.trunc((mean + lowest) / 2) }[strategy];
      return { id: film.id, score, spread: Math.max(...all) - lowest, perMember };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  return { picks, relaxed: ['maxRuntime', 'genres'].filter((_, index) => relaxedMask & (1 << index)) };
}
