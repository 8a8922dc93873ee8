export interface TextLink {
  readonly name: string;
  readonly to: string;
}

export interface LinkedPart {
  readonly text: string;
  /** Where the part leads, if it is a name. */
  readonly to?: string;
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** `text` cut at the names that stand in it as whole words, each linked once. A longer name goes before one that it holds. */
export function linkedParts(text: string, links: readonly TextLink[]): LinkedPart[] {
  const [link, ...others] = links.filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  if (!link) return text === '' ? [] : [{ text }];
  const found = new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}])${escaped(link.name)}(?![\p{L}\p{M}\p{N}])`, 'u').exec(
    text,
  );
  if (!found) return linkedParts(text, others);
  return [
    ...linkedParts(text.slice(0, found.index), others),
    { text: link.name, to: link.to },
    ...linkedParts(text.slice(found.index + link.name.length), others),
  ];
}
