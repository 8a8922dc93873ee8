/** Finds any object by its global id. */
import { isEntityId, type EntityRow, type EntityType } from '../model/entity.js';
import type { Entities } from './entities.js';

/** A user or a watch. The catalog knows only the id; the social subgraph resolves everything else. */
export interface OwnedNodeModel {
  readonly nodeId: string;
}

export type NodeModel = (EntityRow & { __typename: EntityType }) | (OwnedNodeModel & { __typename: 'User' | 'Watch' });

const typeOfPrefix: Record<string, EntityType> = { mov: 'Movie', per: 'Person', gen: 'Genre' };

/**
 * The object with this id; null if the id has an unknown prefix or there is no such film, person or genre. A user or a watch
 * is always returned, and does not exist if the social subgraph says so. `selectionOf` gives the selection of a type.
 */
export async function findNode(
  entities: Entities,
  id: string,
  selectionOf: (type: EntityType) => string,
): Promise<NodeModel | null> {
  if (!isEntityId(id)) return null;
  if (id.startsWith('usr_')) return { __typename: 'User', nodeId: id };
  if (id.startsWith('wch_')) return { __typename: 'Watch', nodeId: id };
  const type = id[3] === '_' ? typeOfPrefix[id.slice(0, 3)] : undefined;
  if (!type) return null;
  const found = await entities.byId(type, id, selectionOf(type));
  return found && { ...found, __typename: type };
}
