export interface MarkedPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** A part of a text, in UTF-16 code units as in JavaScript strings. */
export interface MarkedRange {
  readonly start: number;
  readonly end: number;
}

/** `text` cut where ranges begin and end. Ranges may overlap and come in any order; parts outside the text are left out. */
export function markedParts(text: string, ranges: readonly MarkedRange[]): MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  const add = (end: number, isMarked: boolean) => {
    if (end <= at) return;
    parts.push({ text: text.slice(at, end), isMarked });
    at = end;
  };
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    add(Math.min(start, text.length), false);
    add(Math.min(end, text.length), true);
  }
  add(text.length, false);
  return parts;
}
