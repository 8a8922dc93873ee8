/** Singular and plural of a word, which users exchange more often than letters. */

/** Of shorter words, both forms are words of too many titles: "it", "me", "up". */
const minSingular = 3;

/** The regular English plurals of a singular. The possessive is among them, as words have no apostrophes. */
function plurals(singular: string): string[] {
  if (singular.endsWith('s')) return [`${singular}es`];
  if (/[^aeiou]y$/.test(singular)) return [`${singular.slice(0, -1)}ies`, `${singular}s`];
  return /(?:[xz]|[cs]h)$/.test(singular) ? [`${singular}es`, `${singular}s`] : [`${singular}s`];
}

const singulars = (plural: string): string[] =>
  [plural.slice(0, -1), plural.slice(0, -2), `${plural.slice(0, -3)}y`].filter(
    (singular) => singular.length >= minSingular && plurals(singular).includes(plural),
  );

/** The plurals and singulars that a word may be mistaken for. The relation is symmetric. */
export const otherNumbers = (token: string): readonly string[] =>
  token.length < minSingular || !/^[a-z]+$/.test(token) ? [] : [...singulars(token), ...plurals(token)];

/** Whether one of the words is the other in `otherNumbers`. It is asked of each word of each candidate, so most are told apart at once. */
export function differInNumber(a: string, b: string): boolean {
  const [singular, plural] = a.length < b.length ? [a, b] : [b, a];
  const added = plural.length - singular.length;
  if (added < 1 || added > 2 || singular.length < minSingular || singular[0] !== plural[0] || !plural.endsWith('s'))
    return false;
  return /^[a-z]+$/.test(singular) && plurals(singular).includes(plural);
}
