export interface TextLink {
  readonly name: string;
  readonly to: string;
}

export interface LinkedPart {
  readonly text: string;
  /** Where the part leads, if it is a name. */
  readonly to?: string;
}

/** One letter, mark or digit. A pattern of a Unicode property takes milliseconds to compile, so all names share these two. */
const endsWithLetter = /[\p{L}\p{M}\p{N}]$/u;
const startsWithLetter = /^[\p{L}\p{M}\p{N}]/u;

/** Where `name` stands in `text` as a whole word, or -1. */
function indexOfWord(text: string, name: string): number {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    // A code point has at most two code units.
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + name.length, at + name.length + 2);
    if (!endsWithLetter.test(before) && !startsWithLetter.test(after)) return at;
  }
  return -1;
}

/** `text` cut at the names that stand in it as whole words, each linked once. A longer name goes before one that it holds. */
export function linkedParts(text: string, links: readonly TextLink[]): LinkedPart[] {
  const [link, ...others] = links.filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  if (!link) return text === '' ? [] : [{ text }];
  const at = indexOfWord(text, link.name);
  if (at === -1) return linkedParts(text, others);
  return [
    ...linkedParts(text.slice(0, at), others),
    { text: link.name, to: link.to },
    ...linkedParts(text.slice(at + link.name.length), others),
  ];
}
