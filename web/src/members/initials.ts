/** The first letters of the first and the last word of `name`, whole letters in every script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) => firstLetter(word ?? ''));
  return letters.join('').toLocaleUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
function firstLetter(word: string): string[] {
  const [first] = segmenter.segment(word);
  return first === undefined ? [] : [first.segment];
}

/** One of eight colours, always the same for the same text (FNV-1a, 32 bits). */
export function hueOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return (hash >>> 0) % 8;
}
