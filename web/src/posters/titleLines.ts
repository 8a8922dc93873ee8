/** Breaks a title into lines by estimated widths. Graphemes are never cut. */
import { scriptOf, settingOf, widthOf, type Script } from './script.js';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** A part of a title that stands on one line. */
interface Piece {
  readonly text: string;
  /** In ems. */
  readonly width: number;
  /** Whether a space stands before it, unless it begins a line. */
  readonly isSpaced: boolean;
}

export interface TitleText {
  readonly script: Script;
  readonly pieces: readonly Piece[];
}

export interface Line {
  readonly text: string;
  /** In ems. */
  readonly width: number;
}

export const graphemesOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

export function titleText(title: string): TitleText {
  const script = scriptOf(title);
  const spaced = settingOf(title, script).trim().split(/\s+/u).filter(Boolean);
  const pieces = spaced.flatMap((word) =>
    partsOf(word).map((text, index) => ({ text, width: textWidth(text, script), isSpaced: index === 0 })),
  );
  return { script, pieces };
}

export const textWidth = (text: string, script: Script): number =>
  graphemesOf(text).reduce((sum, grapheme) => sum + widthOf(grapheme, script), 0);

const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** No line begins with these, or ends with those that open. */
const closing = /^[\p{Pe}\p{Pf}\p{Po}\p{Lm}ーゃゅょっャュョッぁぃぅぇぉァィゥェォ々]/u;
const opening = /[\p{Ps}\p{Pi}]$/u;

/** A word, where a line may break: after a hyphen, and between words of scripts that are written without spaces. */
function partsOf(word: string): string[] {
  const breaks = withoutSpaces.test(word) ? wordBreaks(word) : hyphenBreaks(word);
  const parts: string[] = [];
  let open = '';
  let at = 0;
  for (const grapheme of graphemesOf(word)) {
    const isBreak = breaks.has(at) && !closing.test(grapheme) && !opening.test(open);
    if (isBreak && open !== '') {
      parts.push(open);
      open = '';
    }
    open += grapheme;
    at += grapheme.length;
  }
  return [...parts, open];
}

const wordBreaks = (text: string): ReadonlySet<number> =>
  new Set(Array.from(words.segment(text), ({ index }) => index));
const hyphenBreaks = (text: string): ReadonlySet<number> =>
  new Set(Array.from(text.matchAll(/[-–—/](?=[\p{L}\p{N}])/gu), ({ index, 0: hyphen }) => index + hyphen.length));

/** Lines at most `limit` ems wide; undefined if a piece is wider. */
export function fill({ pieces, script }: TitleText, limit: number): Line[] | undefined {
  const space = widthOf(' ', script);
  const lines: { text: string; width: number }[] = [];
  for (const { text, width, isSpaced } of pieces) {
    if (width > limit) return undefined;
    const line = lines.at(-1);
    const gap = isSpaced ? space : 0;
    if (line && line.width + gap + width <= limit) {
      line.text += (isSpaced ? ' ' : '') + text;
      line.width += gap + width;
    } else lines.push({ text, width });
  }
  return lines;
}

/** At most `count` lines, as even as possible. */
export function balance(title: TitleText, count: number): Line[] {
  const space = widthOf(' ', title.script);
  let narrow = Math.max(0, ...title.pieces.map(({ width }) => width));
  let wide = title.pieces.reduce((sum, { width }) => sum + width + space, 0);
  let best = fill(title, wide) ?? [];
  for (let step = 0; step < 24; step += 1) {
    const middle = (narrow + wide) / 2;
    const lines = fill(title, middle);
    if (lines && lines.length <= count) {
      best = lines;
      wide = middle;
    } else narrow = middle;
  }
  return best;
}

/** At most `count` lines of `limit` ems: words that are too long are cut between graphemes, and an ellipsis stands for the rest. */
export function cut({ pieces, script }: TitleText, limit: number, count: number): Line[] {
  const single = pieces.flatMap(({ text, width, isSpaced }) =>
    width <= limit
      ? [{ text, width, isSpaced }]
      : graphemesOf(text).map((letter, index) => ({
          text: letter,
          width: Math.min(limit, widthOf(letter, script)),
          isSpaced: isSpaced && index === 0,
        })),
  );
  const lines = fill({ script, pieces: single }, limit) ?? [];
  if (lines.length <= count) return lines;
  const kept = lines.slice(0, count);
  const last = graphemesOf(kept.at(-1)?.text ?? '');
  while (last.length > 0 && textWidth(`${last.join('')}…`, script) > limit) last.pop();
  const text = `${last.join('').trimEnd()}…`;
  return [...kept.slice(0, -1), { text, width: textWidth(text, script) }];
}
