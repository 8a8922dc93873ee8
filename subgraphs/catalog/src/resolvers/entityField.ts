/** Resolvers of fields that are entities: the parent has the ids, and the entities are read in batches. */
import type { GraphQLResolveInfo } from 'graphql';
import { fieldSelection } from '../entities/selection.js';
import type { CatalogContext } from '../context.js';
import type { EntityRow, EntityType } from '../model/entity.js';

type FieldResolver<Parent, Args, Result> = (
  parent: Parent,
  args: Args,
  context: CatalogContext,
  info: GraphQLResolveInfo,
) => Promise<Result>;

/** Resolves to the entity whose id the parent has. Throws if it was removed since the parent was read. */
export const entityField =
  <Parent, Args>(
    type: EntityType,
    idOf: (parent: Parent, args: Args) => string,
  ): FieldResolver<Parent, Args, EntityRow> =>
  async (parent, args, context, info) =>
    requireEntity(await context.entities.byId(type, idOf(parent, args), fieldSelection(info, type)));

/** The same for a list of ids. */
export const entitiesField =
  <Parent, Args>(
    type: EntityType,
    idsOf: (parent: Parent, args: Args) => readonly string[],
  ): FieldResolver<Parent, Args, EntityRow[]> =>
  (parent, args, context, info) =>
    requireEntities(context, { type, ids: idsOf(parent, args) }, info);

/** The entities with these ids. Throws if one does not exist. */
export async function requireEntities(
  { entities }: CatalogContext,
  { type, ids }: { readonly type: EntityType; readonly ids: readonly string[] },
  info: GraphQLResolveInfo,
): Promise<EntityRow[]> {
  const selection = fieldSelection(info, type);
  return (await Promise.all(ids.map((id) => entities.byId(type, id, selection)))).map(requireEntity);
}

function requireEntity(entity: EntityRow | null): EntityRow {
  if (entity === null) throw new Error('an entity was removed while the request was running');
  return entity;
}

/** Resolves a reference from another subgraph; null if the entity does not exist. */
export const reference =
  (type: EntityType) =>
  (
    { id }: { readonly id: string },
    { entities }: CatalogContext,
    info: GraphQLResolveInfo,
  ): Promise<EntityRow | null> =>
    entities.byId(type, id, fieldSelection(info, type));
