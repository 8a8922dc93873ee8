/** Finds one film or person by exactly one of the keys that the contract offers. */
import { badInput } from '../../../../kit/src/errors.js';
import type { CatalogContext } from '../context.js';
import type { EntityRow } from '../graph/library.js';
import { statement } from '../neo4j/statement.js';

export interface LookupKeys {
  id?: string | null;
  slug?: string | null;
  externalId?: { source: string; value: string } | null;
}

const byExternalId = statement('by-external-id');

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
