/** Whom to believe: the order in which providers are asked for a value. */

/** Earlier is believed first. Whoever is not named comes after these, by name. */
const known = ['marquee', 'wikipedia', 'imdb', 'movielens'];

const place = (provider: string): number => {
  const found = known.indexOf(provider);
  return found < 0 ? known.length : found;
};

interface Ranked {
  readonly provider: string;
  readonly key: string;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Total: no two records are equal in it. */
export const byRank = (a: Ranked, b: Ranked): number =>
  place(a.provider) - place(b.provider) || order(a.provider, b.provider) || order(a.key, b.key);
