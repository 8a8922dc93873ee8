/** Resolvers of fields that are entities: the parent has the ids, and the entities are read in batches. */
import type { GraphQLResolveInfo } from 'graphql';
import { changedWhileRead } from '@marquee/kit/subgraph/changedWhileRead';
import { fieldSelection } from '../entities/selection.js';
import type { CatalogContext } from '../context.js';
import type { EntityRow, EntityType } from '../model/entity.js';

type FieldResolver<Parent, Args, Result> = (
  parent: Parent,
  args: Args,
  context: CatalogContext,
  info: GraphQLResolveInfo,
) => Promise<Result>;

/** Resolves to the entity whose id the parent has. Throws SUBGRAPH_UNAVAILABLE if it was removed since the parent was read. */
export const entityField =
  <Parent, Args>(
    type: EntityType,
    idOf: (parent: Parent, args: Args) => string,
  ): FieldResolver<Parent, Args, EntityRow> =>
  (parent, args, context, info) =>
    requireEntity(context, { type, id: idOf(parent, args) }, info);

/** Resolves to the entities whose ids the parent has, without those that were removed since the parent was read. */
export const entitiesField =
  <Parent, Args>(
    type: EntityType,
    idsOf: (parent: Parent, args: Args) => readonly string[],
  ): FieldResolver<Parent, Args, EntityRow[]> =>
  (parent, args, context, info) =>
    existingEntities(context, { type, ids: idsOf(parent, args) }, info);

/** The entities with these ids, in order. Those that do not exist are left out. */
export async function existingEntities(
  { entities }: CatalogContext,
  { type, ids }: { readonly type: EntityType; readonly ids: readonly string[] },
  info: GraphQLResolveInfo,
): Promise<EntityRow[]> {
  const selection = fieldSelection(info, type);
  const found = await Promise.all(ids.map((id) => entities.byId(type, id, selection)));
  return found.filter((entity) => entity !== null);
}

/** The entity with this id. Throws SUBGRAPH_UNAVAILABLE if there is none: the client can ask again, and then gets no reference to it. */
export async function requireEntity(
  { entities }: CatalogContext,
  { type, id }: { readonly type: EntityType; readonly id: string },
  info: GraphQLResolveInfo,
): Promise<EntityRow> {
  const entity = await entities.byId(type, id, fieldSelection(info, type));
  if (entity === null) throw changedWhileRead();
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
