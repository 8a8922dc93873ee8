/** Addresses of films: plain for the first of a title and year, with a tail of its id for each other. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Sequence } from './changeSequence.js';

const statements = {
  ofSlug: cypherFile(new URL('./films-of-slug.cypher', import.meta.url)),
  free: cypherFile(new URL('./clear-slugs.cypher', import.meta.url)),
  give: cypherFile(new URL('./assign-slugs.cypher', import.meta.url)),
};

interface Addressed {
  readonly id: string;
  readonly slugBase: string;
}

export interface SlugChange {
  readonly id: string;
  readonly slug: string;
}

/** No title has this mark in its address. */
const tail = (id: string): string => `~${id.slice(-5)}`;

/**
 * Which films get another address once `films` are as given and `leaving` are gone. First is who has the lowest id, so that the
 * order of arrival does not matter.
 */
export async function slugChanges(
  run: Run,
  films: readonly Addressed[],
  leaving: readonly Addressed[],
): Promise<SlugChange[]> {
  const bases = [...new Set([...films, ...leaving].map(({ slugBase }) => slugBase))];
  if (bases.length === 0) return [];
  const there = await run<Addressed & { slug: string | null }>(statements.ofSlug, { bases });
  const slugOf = new Map(there.map(({ id, slug }) => [id, slug]));
  const left = new Set(leaving.map(({ id }) => id));
  const staying = new Map(there.filter(({ id }) => !left.has(id)).map(({ id, slugBase }) => [id, slugBase]));
  for (const { id, slugBase } of films) staying.set(id, slugBase);
  const firstOf = new Map<string, string>();
  for (const [id, base] of staying) if (!(firstOf.get(base)! <= id)) firstOf.set(base, id);
  return [...staying]
    .map(([id, base]) => ({ id, slug: firstOf.get(base) === id ? base : `${base}${tail(id)}` }))
    .filter(({ id, slug }) => slugOf.get(id) !== slug);
}

/** Two films may change places, so all are taken away before any is given. */
export function takeSlugs({ send }: Transaction, changes: readonly SlugChange[]): void {
  if (changes.length > 0) send(statements.free, { ids: changes.map(({ id }) => id) });
}

export function giveSlugs({ send }: Transaction, changes: readonly SlugChange[], { numberOf }: Sequence): void {
  const slugs = changes.map(({ id, slug }) => ({ id, slug, changeSeq: numberOf(id) }));
  if (slugs.length > 0) send(statements.give, { slugs });
}
