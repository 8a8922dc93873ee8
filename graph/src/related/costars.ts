/** Costars: the people with most films in common with a person. The first of them are kept. */

export interface Costar {
  readonly personId: string;
  /** Ids of all films that both people worked on, newest first. */
  readonly films: readonly string[];
}

/** A row of `costars.cypher`. */
export interface FoundCostars {
  readonly index: number;
  readonly costars: readonly Costar[];
}

/** A row of `kept-costars.cypher`. */
export interface KeptCostars {
  readonly index: number;
  readonly costars: string;
}

/** So many costars of a person are kept: more than any stored operation asks for. */
export const keptCostars = 24;

/** The text that is kept of costars. */
export const printCostars = (costars: readonly Costar[]): string =>
  JSON.stringify(costars.map(({ personId, films }) => [personId, ...films]));

/** The first costars of a kept list; undefined if it has too few. */
export function firstOfKeptCostars({ costars }: KeptCostars, first: number): Costar[] | undefined {
  const kept = JSON.parse(costars) as [string, ...string[]][];
  if (first > kept.length && kept.length >= keptCostars) return undefined;
  return kept.slice(0, first).map(([personId, ...films]) => ({ personId, films }));
}
