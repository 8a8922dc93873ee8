/** Slugs of films: the first film of a title and year has the plain one, each other has a suffix from its id. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Sequence } from './changeSequence.js';

const statements = {
  ofBases: cypherFile(new URL('./films-of-slug-bases.cypher', import.meta.url)),
  clear: cypherFile(new URL('./clear-slugs.cypher', import.meta.url)),
  assign: cypherFile(new URL('./assign-slugs.cypher', import.meta.url)),
};

interface FilmSlugBase {
  readonly id: string;
  readonly slugBase: string;
}

export interface SlugChange {
  readonly id: string;
  readonly slug: string;
}

/** A tilde is in no title's slug. */
const suffix = (id: string): string => `~${id.slice(-5)}`;

/**
 * The films whose slug changes when `films` are written and `leaving` have left their slug. Of several films with one base,
 * the lowest id has the plain slug, so the order of arrival does not matter.
 */
export async function slugChanges(
  run: Run,
  films: readonly FilmSlugBase[],
  leaving: readonly FilmSlugBase[],
): Promise<SlugChange[]> {
  const bases = [...new Set([...films, ...leaving].map(({ slugBase }) => slugBase))];
  if (bases.length === 0) return [];
  const stored = await run<FilmSlugBase & { slug: string | null }>(statements.ofBases, { bases });
  const slugOf = new Map(stored.map(({ id, slug }) => [id, slug]));
  const isLeaving = new Set(leaving.map(({ id }) => id));
  const baseOf = new Map(stored.filter(({ id }) => !isLeaving.has(id)).map(({ id, slugBase }) => [id, slugBase]));
  for (const { id, slugBase } of films) baseOf.set(id, slugBase);
  const firstOf = new Map<string, string>();
  for (const [id, base] of baseOf) if (!(firstOf.get(base)! <= id)) firstOf.set(base, id);
  return [...baseOf]
    .map(([id, base]) => ({ id, slug: firstOf.get(base) === id ? base : `${base}${suffix(id)}` }))
    .filter(({ id, slug }) => slugOf.get(id) !== slug);
}

/** Slugs are unique, and two films may swap theirs. So all are cleared before any is assigned. */
export function clearSlugs({ send }: Transaction, changes: readonly SlugChange[]): void {
  if (changes.length > 0) send(statements.clear, { ids: changes.map(({ id }) => id) });
}

export function assignSlugs({ send }: Transaction, changes: readonly SlugChange[], { numberOf }: Sequence): void {
  const slugs = changes.map(({ id, slug }) => ({ id, slug, changeSeq: numberOf(id) }));
  if (slugs.length > 0) send(statements.assign, { slugs });
}
