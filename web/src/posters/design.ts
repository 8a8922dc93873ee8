/** What a design of a poster is. */
import type { Palette } from './palettes.js';
import type { SetTitle, TitleBox } from './setTitle.js';
import type { Shape } from './shapes.js';

export interface YearMark {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface Design {
  readonly box: TitleBox;
  readonly year: YearMark;
  readonly ground: string;
  readonly letters: string;
  readonly shapes: readonly Shape[];
  /** What depends on where the lines of the title came to stand. */
  readonly rules?: (title: SetTitle) => readonly Shape[];
  /** The year once more, as a picture behind the rest. */
  readonly bigYear?: YearMark;
}

type Random = () => number;
export type DrawDesign = (colours: Palette, random: Random) => Design;

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
export const below: TitleBox = { x: 14, y: 190, width: 172, height: 78, maxSize: 84, rise: 'bottom' };
export const yearAt = (fill: string, more: Partial<YearMark> = {}): YearMark => ({
  x: 14,
  y: 290,
  size: 19,
  fill,
  anchor: 'start',
  ...more,
});
