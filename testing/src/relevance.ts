/** The judged queries, and how well a search answers them. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { normalise } from '@marquee/kit/text';

export interface Judged {
  readonly category: string;
  readonly query: string;
  /** Films, as `filmName` writes them, any of which may come first; in `meant`, what didYouMean says; none in `nothing`. */
  readonly wanted: readonly string[];
}

export interface Answered {
  /** Films, as `filmName` writes them, the best first. */
  readonly films: readonly string[];
  readonly total: number;
  /** Undefined where a search does not know such a thing. */
  readonly didYouMean?: string | null | undefined;
}

export const filmName = (title: string, year: number | null | undefined): string =>
  `${normalise(title)} (${year ?? ''})`;

/** Those that can be answered from `films`, as `filmName` writes them. */
export function judgedQueries(films: ReadonlySet<string>): Judged[] {
  return readFileSync(repositoryFile('testing', 'data', 'judged.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [category = '', query = '', wanted = ''] = line.split('\t');
      const names = wanted === '' ? [] : wanted.split(';');
      return { category, query, wanted: category === 'meant' ? names : names.map(asFilmName) };
    })
    .filter(({ category, wanted }) =>
      ['meant', 'nothing'].includes(category) ? true : wanted.some((name) => films.has(name)),
    );
}

const asFilmName = (text: string): string => {
  const found = /^(.*) \((\d+)\)$/.exec(text);
  if (!found) throw new Error(`judged.tsv: "${text}" is no title and year`);
  return filmName(found[1]!, Number(found[2]));
};

export interface Verdict {
  readonly queries: number;
  /** Mean of 1 / place of the first wanted film among ten, 0 where there is none. */
  readonly mrr: number;
  /** Share of queries with a wanted film first. */
  readonly hitsAt1: number;
  readonly categories: readonly { readonly category: string; readonly queries: number; readonly mrr: number }[];
  /** Queries that did not bring a wanted film first, with what came first. */
  readonly missed: readonly string[];
}

/** `meant` is left out where the search has no didYouMean. */
export async function judge(
  judged: readonly Judged[],
  ask: (query: string) => Promise<Answered> | Answered,
): Promise<Verdict> {
  const points: { category: string; point: number }[] = [];
  const missed: string[] = [];
  for (const { category, query, wanted } of judged) {
    const answer = await ask(query);
    if (category === 'meant' && answer.didYouMean === undefined) continue;
    const point = pointOf(category, wanted, answer);
    points.push({ category, point });
    if (point < 1)
      missed.push(`${category}: "${query}" gave ${answer.didYouMean ?? ''} ${answer.films[0] ?? 'nothing'}`);
  }
  const mean = (list: readonly { point: number }[]) => list.reduce((sum, { point }) => sum + point, 0) / list.length;
  const categories = [...new Set(points.map(({ category }) => category))].map((category) => {
    const own = points.filter((one) => one.category === category);
    return { category, queries: own.length, mrr: mean(own) };
  });
  const first = points.filter(({ point }) => point === 1).length;
  return { queries: points.length, mrr: mean(points), hitsAt1: first / points.length, categories, missed };
}

function pointOf(category: string, wanted: readonly string[], { films, total, didYouMean }: Answered): number {
  if (category === 'nothing') return total === 0 ? 1 : 0;
  if (category === 'meant') return didYouMean === wanted[0] ? 1 : 0;
  const place = films.slice(0, 10).findIndex((film) => wanted.includes(film));
  return place < 0 ? 0 : 1 / (place + 1);
}
