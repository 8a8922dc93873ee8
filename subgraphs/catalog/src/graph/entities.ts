/** Entities of one client request, read in batches: references of one type and selection are one Cypher statement. */
import DataLoader from 'dataloader';
import type { EntityRow, Library } from './library.js';
import type { EntityType } from './selection.js';

export interface Entities {
  /** The entity, or null where there is none. */
  byId(type: EntityType, id: string, selection: string): Promise<EntityRow | null>;
  bySlug(type: EntityType, slug: string, selection: string): Promise<EntityRow | null>;
}

/** Lives for one request: what it has read it keeps until then. */
export function createEntities(library: Library): Entities {
  const loaders = new Map<string, DataLoader<string, EntityRow | null>>();

  function loader(type: EntityType, field: 'id' | 'slug', selection: string): DataLoader<string, EntityRow | null> {
    const key = `${type} ${field} ${selection}`;
    let found = loaders.get(key);
    if (!found) {
      found = new DataLoader(async (values: readonly string[]) => {
        const rows = await library.find(type, field, values, selection);
        const byValue = new Map(rows.map((row) => [row[field] as string, row]));
        return values.map((value) => byValue.get(value) ?? null);
      });
      loaders.set(key, found);
    }
    return found;
  }

  return {
    byId: (type, id, selection) => loader(type, 'id', selection).load(id),
    bySlug: (type, slug, selection) => loader(type, 'slug', `slug ${selection}`).load(slug),
  };
}
