/** Sets a title into a box: as large as it fits, from lines of even or of filled width. */
import { directionOf, metrics, type Script } from './script.js';
import { balance, cut, fill, titleText, type Line, type TitleText } from './titleLines.js';

/** In units of the poster, which is 200 wide and 300 high. */
export interface TitleBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maxSize: number;
  readonly align?: 'start' | 'middle';
  readonly rise?: 'top' | 'middle' | 'bottom';
  /** Whether each line is as large as the width of the box allows. */
  readonly isFilled?: boolean;
}

export interface SetLine {
  readonly text: string;
  /** Where the line begins or, if it is centred, its middle. */
  readonly x: number;
  /** Its baseline. */
  readonly y: number;
  readonly size: number;
  /** Estimated width. */
  readonly width: number;
}

export interface SetTitle {
  readonly script: Script;
  readonly direction: 'ltr' | 'rtl';
  readonly anchor: 'start' | 'middle';
  readonly lines: readonly SetLine[];
}

/** The smallest letters: 7.6 pixels on a poster that is 80 pixels wide. */
export const minSize = 19;

interface SizedLine extends Line {
  readonly size: number;
}

export function setTitle(title: string, box: TitleBox): SetTitle {
  const text = titleText(title);
  const sized = (box.isFilled && filledLines(text, box)) || evenLines(text, box);
  return placed(sized, text.script, box);
}

const leadingOf = (script: Script) => metrics[script].leading;

function evenLines(text: TitleText, { width, height, maxSize }: TitleBox): SizedLine[] {
  const leading = leadingOf(text.script);
  for (let size = maxSize; size >= minSize; size *= 0.94) {
    const lines = fill(text, width / size);
    if (lines && lines.length * leading * size <= height)
      return balance(text, lines.length).map((line) => ({ ...line, size }));
  }
  const count = Math.max(1, Math.floor(height / (leading * minSize)));
  return cut(text, width / minSize, count).map((line) => ({ ...line, size: minSize }));
}

/** The number of lines whose smallest letters are largest; undefined if no number fits. */
function filledLines(text: TitleText, { width, height, maxSize }: TitleBox): SizedLine[] | undefined {
  const leading = leadingOf(text.script);
  let best: { readonly lines: SizedLine[]; readonly smallest: number } | undefined;
  for (let count = 1; count <= Math.min(7, text.pieces.length); count += 1) {
    const lines = balance(text, count).map((line) => ({ ...line, size: Math.min(maxSize, width / line.width) }));
    const smallest = Math.min(...lines.map(({ size }) => size));
    const total = lines.reduce((sum, { size }) => sum + size * leading, 0);
    const isBetter = smallest >= minSize && smallest > (best?.smallest ?? 0);
    if (total <= height && isBetter) best = { lines, smallest };
  }
  return best?.lines;
}

function placed(lines: readonly SizedLine[], script: Script, box: TitleBox): SetTitle {
  const { ascent, leading } = metrics[script];
  const direction = directionOf(script);
  const anchor = box.align ?? 'start';
  const total = lines.reduce((sum, { size }) => sum + size * leading, 0);
  const spare = Math.max(0, box.height - total);
  let y = box.y + { top: 0, middle: spare / 2, bottom: spare }[box.rise ?? 'top'];
  const start = direction === 'rtl' ? box.x + box.width : box.x;
  const x = anchor === 'middle' ? box.x + box.width / 2 : start;
  const set = lines.map(({ text, width, size }) => {
    const line = { text, x, y: y + size * ascent, size, width: width * size };
    y += size * leading;
    return line;
  });
  return { script, direction, anchor, lines: set };
}
