/** Draws the poster of a film: the same film always has the same poster. */
import { hashOf } from '../design/hash.js';
import type { YearMark } from './design.js';
import { designs } from './designs.js';
import { paletteFor } from './palettes.js';
import { setTitle, type SetTitle } from './setTitle.js';
import { randomFrom, type Shape } from './shapes.js';

export interface PosterFilm {
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

export interface DrawnPoster {
  readonly ground: string;
  readonly letters: string;
  readonly shapes: readonly Shape[];
  readonly title: SetTitle;
  readonly years: readonly YearMark[];
  /** Shapes of a title that is read from right to left are mirrored. */
  readonly isMirrored: boolean;
}

/** `design` chooses one of `designs`; by default title and year do. */
export function drawPoster({ title, year, genres }: PosterFilm, design?: number): DrawnPoster {
  const seed = hashOf(`${title} ${year ?? ''}`);
  const random = randomFrom(seed);
  const first = design ?? Math.floor(random() * designs.length);
  const palette = paletteFor(genres, Math.floor(random() * 2));
  const drawn = [first, first + 1]
    .map((index) => designs[index % designs.length]!(palette, random))
    // A design that shows the year as a picture needs one.
    .find(({ bigYear }) => bigYear === undefined || year !== null)!;
  const set = setTitle(title, drawn.box);
  const isMirrored = set.direction === 'rtl';
  return {
    ground: drawn.ground,
    letters: drawn.letters,
    shapes: [...drawn.shapes, ...(drawn.rules?.(set) ?? [])],
    title: set,
    years: [drawn.bigYear, drawn.year].flatMap((mark) => (mark ? [isMirrored ? mirrored(mark) : mark] : [])),
    isMirrored,
  };
}

const across = { start: 'end', middle: 'middle', end: 'start' } as const;
const mirrored = (mark: YearMark): YearMark => ({ ...mark, x: 200 - mark.x, anchor: across[mark.anchor] });
