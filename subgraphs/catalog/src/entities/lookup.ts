/** Finds one film or person by id, slug or external id. */
import { badInput } from '@marquee/kit/errors';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { isEntityId, type EntityRow } from '../model/entity.js';
import type { Entities } from './entities.js';

export interface LookupKeys {
  readonly id?: string | null;
  readonly slug?: string | null;
  readonly externalId?: { readonly source: string; readonly value: string } | null;
}

interface LookupDeps {
  readonly neo4j: Pick<Neo4jConnection, 'read'>;
  readonly entities: Entities;
}

/** Longer than any slug or external id. */
const maxKeyLength = 1_000;

const byExternalIdStatement = cypherFile(new URL('./by-external-id.cypher', import.meta.url));

/** Null if there is no such entity. Throws BAD_USER_INPUT unless exactly one key is given. */
export async function lookUp(
  { neo4j, entities }: LookupDeps,
  { id, slug, externalId }: LookupKeys,
  { type, selection }: { readonly type: 'Movie' | 'Person'; readonly selection: string },
): Promise<EntityRow | null> {
  const given = [id, slug, externalId].filter((key) => key !== null && key !== undefined).length;
  if (given !== 1) throw badInput('id', `Give exactly one of "id", "slug" and "externalId", not ${given}.`);
  // A text that no entity can have is not looked up.
  if (slug) return slug.length <= maxKeyLength ? entities.bySlug(type, slug, selection) : null;
  if (id) return isEntityId(id) ? entities.byId(type, id, selection) : null;
  if (!externalId || externalId.value.length > maxKeyLength) return null;
  const [found] = await neo4j.read<{ id: string }>(byExternalIdStatement, {
    source: externalId.source,
    value: externalId.value,
    kind: type.toLowerCase(),
  });
  return found ? entities.byId(type, found.id, selection) : null;
}
