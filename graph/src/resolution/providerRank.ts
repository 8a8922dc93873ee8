/** The rank of providers: a film takes each value from the highest-ranked provider that has one. */

/** From high to low. Providers that are not listed come after these, by name. */
const rankedProviders = ['marquee', 'wikipedia', 'imdb', 'movielens'];

const rankOf = (provider: string): number => {
  const index = rankedProviders.indexOf(provider);
  return index < 0 ? rankedProviders.length : index;
};

interface Ranked {
  readonly provider: string;
  readonly key: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares two records for `sort`: the highest rank first. A total order, because `provider/key` is unique. */
export const byRank = (a: Ranked, b: Ranked): number =>
  rankOf(a.provider) - rankOf(b.provider) || compare(a.provider, b.provider) || compare(a.key, b.key);
