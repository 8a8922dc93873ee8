/** Entities of one client request, read in batches: all references of one type and selection are one Cypher statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { EntityRow, EntityType } from '../model/entity.js';
import type { Neo4jGraphqlAdapter } from './neo4jGraphqlAdapter.js';

const mergedIntoStatement = cypherFile(new URL('./merged-into.cypher', import.meta.url));

export interface Entities {
  /** The entity, or the entity that it was merged into; null if there is neither. */
  byId(type: EntityType, id: string, selection: string): Promise<EntityRow | null>;
  bySlug(type: EntityType, slug: string, selection: string): Promise<EntityRow | null>;
}

/** Make one for each request: it keeps what it has read. */
export function createEntities(adapter: Neo4jGraphqlAdapter, neo4j: Pick<Neo4jConnection, 'read'>): Entities {
  const loaders = new Map<string, DataLoader<string, EntityRow | null>>();

  function loader(type: EntityType, field: 'id' | 'slug', selection: string): DataLoader<string, EntityRow | null> {
    const key = `${type} ${field} ${selection}`;
    let found = loaders.get(key);
    if (!found) {
      found = new DataLoader(
        tracedBatch(`${type} by ${field}`, async (values: readonly string[]) => {
          const rows = await adapter.find({ type, field, values, selection });
          const byValue = new Map(rows.map((row) => [row[field] as string, row]));
          const missing = values.filter((value) => !byValue.has(value));
          if (field === 'id' && missing.length > 0)
            for (const [id, row] of await mergedEntities(type, missing, selection)) byValue.set(id, row);
          return values.map((value) => byValue.get(value) ?? null);
        }),
      );
      loaders.set(key, found);
    }
    return found;
  }

  /** For each id that was merged into another entity, that entity. */
  async function mergedEntities(type: EntityType, ids: readonly string[], selection: string) {
    const merged = await neo4j.read<{ id: string; mergedInto: string }>(mergedIntoStatement, { ids });
    if (merged.length === 0) return [];
    const values = [...new Set(merged.map(({ mergedInto }) => mergedInto))];
    const rows = await adapter.find({ type, field: 'id', values, selection });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return merged.flatMap(({ id, mergedInto }) => (byId.has(mergedInto) ? [[id, byId.get(mergedInto)!] as const] : []));
  }

  return {
    byId: (type, id, selection) => loader(type, 'id', selection).load(id),
    bySlug: (type, slug, selection) => loader(type, 'slug', `slug ${selection}`).load(slug),
  };
}
