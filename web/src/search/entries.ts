/** The entries of the search palette: what was suggested, and last the page with all results. */
import type { Suggestion, Suggestions } from './useSuggestions.js';
import type { MarkedRange } from './markedParts.js';

export interface PaletteEntry {
  /** Where the entry leads. */
  readonly to: string;
  readonly kind: 'Film' | 'Person' | 'Genre' | 'All films';
  readonly text: string;
  readonly ranges: readonly MarkedRange[];
  /** What tells it from others of the same name. */
  readonly about: string;
  readonly typos: number;
}

export const searchPath = (q: string): string => `/search?${new URLSearchParams({ q }).toString()}`;

/** None while nothing is typed. */
export function entriesOf({ q, answer }: Pick<Suggestions, 'q' | 'answer'>): PaletteEntry[] {
  if (q === '') return [];
  const all: PaletteEntry = { to: searchPath(q), kind: 'All films', text: q, ranges: [], about: '', typos: 0 };
  return [...(answer?.suggestions ?? []).map(entryOf), all];
}

function entryOf({ target, text, ranges, typos }: Suggestion): PaletteEntry {
  const shown = { text, ranges, typos };
  if (target.__typename === 'Movie') {
    const otherTitle = target.title === text ? [] : [target.title];
    const seen = target.viewer?.watched ? ['seen'] : [];
    const about = [...otherTitle, ...(target.year ? [String(target.year)] : []), ...seen].join(' · ');
    return { ...shown, kind: 'Film', to: `/films/${target.slug}`, about };
  }
  if (target.__typename === 'Person') {
    const about = target.knownFor.map(({ title }) => title).join(', ');
    return { ...shown, kind: 'Person', to: `/people/${target.slug}`, about };
  }
  return { ...shown, kind: 'Genre', to: `/discover?genre=${target.id}`, about: '' };
}
