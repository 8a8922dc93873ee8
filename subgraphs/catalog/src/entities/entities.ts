/** Entities of one client request, read in batches: references of one type and selection are one Cypher statement. */
import DataLoader from 'dataloader';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { EntityRow, Library } from './neo4jGraphqlAdapter.js';
import type { EntityType } from './selection.js';

const survivors = cypherFile(new URL('./survivors.cypher', import.meta.url));

export interface Entities {
  /** The entity, the one that it was merged into, or null where there is neither. */
  byId(type: EntityType, id: string, selection: string): Promise<EntityRow | null>;
  bySlug(type: EntityType, slug: string, selection: string): Promise<EntityRow | null>;
}

/** Lives for one request: what it has read it keeps until then. */
export function createEntities(library: Library, neo4j: Pick<Neo4jConnection, 'read'>): Entities {
  const loaders = new Map<string, DataLoader<string, EntityRow | null>>();

  function loader(type: EntityType, field: 'id' | 'slug', selection: string): DataLoader<string, EntityRow | null> {
    const key = `${type} ${field} ${selection}`;
    let found = loaders.get(key);
    if (!found) {
      found = new DataLoader(async (values: readonly string[]) => {
        const rows = await library.find(type, field, values, selection);
        const byValue = new Map(rows.map((row) => [row[field] as string, row]));
        const missing = values.filter((value) => !byValue.has(value));
        if (field === 'id' && missing.length > 0)
          for (const [id, row] of await successors(type, missing, selection)) byValue.set(id, row);
        return values.map((value) => byValue.get(value) ?? null);
      });
      loaders.set(key, found);
    }
    return found;
  }

  /** Whoever holds an id from before a merge is led on. */
  async function successors(type: EntityType, ids: readonly string[], selection: string) {
    const heirs = await neo4j.read<{ id: string; survivor: string }>(survivors, { ids });
    if (heirs.length === 0) return [];
    const rows = await library.find(type, 'id', [...new Set(heirs.map(({ survivor }) => survivor))], selection);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return heirs.flatMap(({ id, survivor }) => (byId.has(survivor) ? [[id, byId.get(survivor)!] as const] : []));
  }

  return {
    byId: (type, id, selection) => loader(type, 'id', selection).load(id),
    bySlug: (type, slug, selection) => loader(type, 'slug', `slug ${selection}`).load(slug),
  };
}
