/** Finds one film or person by exactly one of the keys that the contract offers. */
import { badInput } from '@marquee/kit/errors';
import type { CatalogContext } from '../context.js';
import type { EntityRow } from '../entities/neo4jGraphqlAdapter.js';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

export interface LookupKeys {
  id?: string | null;
  slug?: string | null;
  externalId?: { source: string; value: string } | null;
}

const byExternalId = cypherFile(new URL('./by-external-id.cypher', import.meta.url));

export async function lookUp(
  context: CatalogContext,
  type: 'Movie' | 'Person',
  keys: LookupKeys,
  selection: string,
): Promise<EntityRow | null> {
  const { id, slug, externalId } = keys;
  const given = [id, slug, externalId].filter((key) => key !== null && key !== undefined).length;
  if (given !== 1) throw badInput('id', `Give exactly one of "id", "slug" and "externalId", not ${given}.`);
  if (slug) return context.entities.bySlug(type, slug, selection);
  if (id) return context.entities.byId(type, id, selection);
  if (!externalId) return null;
  const [found] = await context.neo4j.read<{ id: string }>(byExternalId, {
    source: externalId.source,
    value: externalId.value,
    kind: type.toLowerCase(),
  });
  return found ? context.entities.byId(type, found.id, selection) : null;
}
