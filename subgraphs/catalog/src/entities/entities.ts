/** Entities of one client request, read in batches: all references of one type and selection are one Cypher statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { EntityRow, EntityType } from '../model/entity.js';
import type { Fact, Facts } from '../facts/facts.js';
import type { Neo4jGraphqlAdapter } from './neo4jGraphqlAdapter.js';

const mergedIntoStatement = cypherFile(new URL('./merged-into.cypher', import.meta.url));

export interface Entities {
  /** The entity, or the entity that it was merged into; null if there is neither. */
  byId(type: EntityType, id: string, selection: string): Promise<EntityRow | null>;
  bySlug(type: EntityType, slug: string, selection: string): Promise<EntityRow | null>;
}

interface EntitiesDeps {
  readonly adapter: Neo4jGraphqlAdapter;
  readonly neo4j: Pick<Neo4jConnection, 'read'>;
  readonly facts: Facts;
}

type EntityLoader = DataLoader<string, EntityRow | null>;

/** Make one for each request: it keeps what it has read. */
export function createEntities({ adapter, neo4j, facts }: EntitiesDeps): Entities {
  const loaders = new Map<string, Map<string, EntityLoader>>();

  /** Selections are long, and the same text for all items of a list: as keys of their own, they are hashed once. */
  function loader(type: EntityType, field: 'id' | 'slug', selection: string): EntityLoader {
    const kind = `${type} by ${field}`;
    let ofKind = loaders.get(kind);
    if (!ofKind) loaders.set(kind, (ofKind = new Map<string, EntityLoader>()));
    let found = ofKind.get(selection);
    if (!found) {
      found = new DataLoader(
        tracedBatch(kind, async (values: readonly string[]) => {
          const found = await facts.find<EntityRow>({
            kind,
            variant: selection,
            keys: values,
            read: async (places) => {
              const rows = await adapter.find({
                type,
                field,
                values: places.map((place) => values[place]!),
                selection,
              });
              const byValue = new Map(rows.map((row) => [row[field] as string, entityFact(row, selection)]));
              return places.map((place) => byValue.get(values[place]!));
            },
          });
          const byValue = new Map(values.flatMap((value, place) => (found[place] ? [[value, found[place]]] : [])));
          const missing = values.filter((value) => !byValue.has(value));
          if (field === 'id' && missing.length > 0)
            for (const [id, row] of await mergedEntities(type, missing, selection)) byValue.set(id, row);
          return values.map((value) => byValue.get(value) ?? null);
        }),
      );
      ofKind.set(selection, found);
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

/** A count of films changes with any film. Everything else in a row changes only with the entities in it, and each of them has its id. */
const entityFact = (row: EntityRow, selection: string): Fact<EntityRow> => ({
  value: row,
  dependsOn: /\bmovieCount\b/.test(selection) ? 'any' : [...idsIn(row, new Set())],
});

function idsIn(value: unknown, ids: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) idsIn(item, ids);
  else if (typeof value === 'object' && value !== null)
    for (const [name, child] of Object.entries(value)) {
      if (name === 'id') ids.add(child as string);
      else if (typeof child === 'object') idsIn(child, ids);
    }
  return ids;
}
