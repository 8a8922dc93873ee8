/** Evaluates a search with queries whose relevant films are known (testing/data/relevanceQueries.tsv). */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { identityKey } from '@marquee/kit/text/identityKey';

export interface RelevanceQuery {
  readonly category: string;
  readonly query: string;
  /**
   * Films as `filmKey` writes them, any of which may come first. Category `did-you-mean`: the text that didYouMean must be; category
   * `no-match`: empty.
   */
  readonly relevant: readonly string[];
}

export interface SearchResult {
  /** Films as `filmKey` writes them, the best first. */
  readonly films: readonly string[];
  readonly total: number;
  /** Undefined if the search has no such feature. */
  readonly didYouMean?: string | null | undefined;
}

/** Title and year of a film, the same however the title is spelled in capitals and accents. */
export const filmKey = (title: string, year: number | null | undefined): string =>
  `${identityKey(title)} (${year ?? ''})`;

const withoutFilms = ['did-you-mean', 'no-match'];

/** The queries with a relevant film in `films` (as `filmKey` writes them), and those that need none. */
export function relevanceQueries(films: ReadonlySet<string>): RelevanceQuery[] {
  return readFileSync(repositoryFile('testing', 'data', 'relevanceQueries.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [category = '', query = '', names = ''] = line.split('\t');
      const relevant = names === '' ? [] : names.split(';');
      return { category, query, relevant: category === 'did-you-mean' ? relevant : relevant.map(toFilmKey) };
    })
    .filter(({ category, relevant }) => withoutFilms.includes(category) || relevant.some((key) => films.has(key)));
}

const toFilmKey = (text: string): string => {
  const parts = /^(.*) \((\d+)\)$/.exec(text);
  if (!parts) throw new Error(`relevanceQueries.tsv: "${text}" is not a title and a year`);
  return filmKey(parts[1]!, Number(parts[2]));
};

export interface Evaluation {
  readonly queries: number;
  /** Mean reciprocal rank: the mean of 1 / rank of the first relevant film among ten; 0 if there is none. */
  readonly mrr: number;
  /** Share of queries whose first film is relevant. */
  readonly hitsAt1: number;
  readonly categories: readonly { readonly category: string; readonly queries: number; readonly mrr: number }[];
  /** Queries whose first film is not relevant, with what came first. */
  readonly missed: readonly string[];
}

/** Runs all queries. Those of category `did-you-mean` are left out if the search has no didYouMean. */
export async function evaluateSearch(
  queries: readonly RelevanceQuery[],
  search: (query: string) => Promise<SearchResult> | SearchResult,
): Promise<Evaluation> {
  const scores: { category: string; reciprocalRank: number }[] = [];
  const missed: string[] = [];
  for (const { category, query, relevant } of queries) {
    const result = await search(query);
    if (category === 'did-you-mean' && result.didYouMean === undefined) continue;
    const reciprocalRank = reciprocalRankOf(result, category, relevant);
    scores.push({ category, reciprocalRank });
    if (reciprocalRank < 1)
      missed.push(`${category}: "${query}" gave ${result.didYouMean ?? ''} ${result.films[0] ?? 'nothing'}`);
  }
  const mean = (list: typeof scores) => list.reduce((sum, score) => sum + score.reciprocalRank, 0) / list.length;
  const categories = [...new Set(scores.map(({ category }) => category))].map((category) => {
    const own = scores.filter((score) => score.category === category);
    return { category, queries: own.length, mrr: mean(own) };
  });
  const first = scores.filter((score) => score.reciprocalRank === 1).length;
  return { queries: scores.length, mrr: mean(scores), hitsAt1: first / scores.length, categories, missed };
}

function reciprocalRankOf(
  { films, total, didYouMean }: SearchResult,
  category: string,
  relevant: readonly string[],
): number {
  if (category === 'no-match') return total === 0 ? 1 : 0;
  if (category === 'did-you-mean') return didYouMean === relevant[0] ? 1 : 0;
  const index = films.slice(0, 10).findIndex((film) => relevant.includes(film));
  return index < 0 ? 0 : 1 / (index + 1);
}
