/**
 * Removals of the change feed: films and people that leave the catalog or are merged into another entity, the survivor. What
 * members did with a merged entity moves to its survivor, and back if the two are separated again. Without a survivor it is
 * archived until the entity returns.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { Sql } from '../sql/cte.js';
import type { CatalogChange } from './source.js';
import {
  activitiesOf,
  archive,
  filmEntity,
  personEntity,
  restoreArchived,
  setHasRepeats,
  type Entity,
  type UserActivity,
} from './userActivity.js';

const entities: readonly Entity[] = [filmEntity, personEntity];

const { ref, table } = sql;

/** Runs after the other changes of the same batch, so that survivors in the batch exist. */
export async function applyRemovals(tx: Db, changes: readonly CatalogChange[]): Promise<void> {
  const removals = changes.filter(({ removed }) => removed);
  for (const { id, kind, survivor } of removals) {
    const entity = entities.find((candidate) => candidate.kind === kind);
    if (!entity) continue;
    await sql`DELETE FROM ${table(entity.aliasTable)} WHERE id = ${id}`.execute(tx);
    if (survivor !== null) await merge(tx, entity, { id, survivor });
    else for (const activity of activitiesOf(entity)) await archive(tx, activity, { id });
  }
  const idsOf = (kind: CatalogChange['kind']) => removals.filter((change) => change.kind === kind).map(({ id }) => id);
  await sql`DELETE FROM film WHERE id = ANY(${idsOf('FILM')}::text[])`.execute(tx);
  await deleteLinked(tx, { table: 'person', linkTable: 'film_person', foreignKey: 'person_pk' }, idsOf('PERSON'));
  await deleteLinked(tx, { table: 'genre', linkTable: 'film_genre', foreignKey: 'genre_pk' }, idsOf('GENRE'));
}

interface LinkedTable {
  readonly table: 'person' | 'genre';
  readonly linkTable: 'film_person' | 'film_genre';
  readonly foreignKey: 'person_pk' | 'genre_pk';
}

/** An array of pks of a table without those of the entities with these ids. */
const without = (pks: Sql, ofTable: LinkedTable['table'], ids: readonly string[]): Sql =>
  sql`array(SELECT pk FROM unnest(${pks}) WITH ORDINALITY AS a(pk, place)
    WHERE pk NOT IN (SELECT pk FROM ${table(ofTable)} WHERE id = ANY(${ids}::text[])) ORDER BY place)`;

/** Deletes people or genres, and removes them from the array columns of their films. */
async function deleteLinked(tx: Db, linked: LinkedTable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    WITH linked AS (
      SELECT DISTINCT f.id
      FROM ${table(linked.table)} e JOIN ${table(linked.linkTable)} l ON l.${ref(linked.foreignKey)} = e.pk
      JOIN film f ON f.pk = l.film_pk
      WHERE e.id = ANY(${ids}::text[]))
    UPDATE film f SET cast_pks = ${without(sql`f.cast_pks`, 'person', ids)},
      people_pks = ${without(sql`f.people_pks`, 'person', ids)},
      genre_pks = ${without(sql`f.genre_pks`, 'genre', ids)}
    WHERE f.id IN (SELECT id FROM linked)`.execute(tx);
  await sql`DELETE FROM ${table(linked.table)} WHERE id = ANY(${ids}::text[])`.execute(tx);
}

interface Merge {
  /** The entity that is merged away. */
  readonly id: string;
  readonly survivor: string;
}

async function merge(tx: Db, entity: Entity, { id, survivor }: Merge): Promise<void> {
  const alias = table(entity.aliasTable);
  await sql`INSERT INTO ${alias} (id, survivor) VALUES (${id}, ${survivor})`.execute(tx);
  await sql`UPDATE ${alias} SET survivor = ${survivor} WHERE survivor = ${id}`.execute(tx);
  // The survivor may come in a later batch; until then it has the name of the merged entity.
  await sql`
    INSERT INTO ${table(entity.table)} (id, ${ref(entity.nameColumn)})
    SELECT ${survivor}, ${ref(entity.nameColumn)} FROM ${table(entity.table)} WHERE id = ${id}
    ON CONFLICT (id) DO NOTHING`.execute(tx);
  for (const activity of activitiesOf(entity)) {
    await moveToSurvivor(tx, activity, { id, survivor });
    // Rows that were archived until this entity returns belong to the survivor now.
    await restoreArchived(tx, activity, {
      where: sql`(a.entity_id = ${id} OR a.original_entity_id = ${id})`,
      target: sql`${survivor}`,
      originalEntityId: sql`coalesce(a.original_entity_id, a.entity_id)`,
    });
  }
  if (entity === filmEntity) await setHasRepeats(tx, [survivor]);
}

async function moveToSurvivor(tx: Db, activity: UserActivity, { id, survivor }: Merge): Promise<void> {
  const { entity, isUnique } = activity;
  const foreignKey = ref(entity.foreignKey);
  const activityTable = table(activity.table);
  if (isUnique)
    // A member who has a row for the survivor too keeps that one. The other is archived until the two are separated.
    await archive(tx, activity, {
      id,
      condition: sql`AND EXISTS (SELECT FROM ${activityTable} s JOIN ${table(entity.table)} f ON f.pk = s.${foreignKey}
        WHERE f.id = ${survivor} AND s.member_pk = d.member_pk)`,
    });
  await sql`
    UPDATE ${activityTable} d SET ${foreignKey} = s.pk, original_entity_id = coalesce(d.original_entity_id, e.id)
    FROM ${table(entity.table)} e, ${table(entity.table)} s
    WHERE e.id = ${id} AND s.id = ${survivor} AND d.${foreignKey} = e.pk`.execute(tx);
  // Rows of this entity that an earlier merge moved elsewhere move to the survivor too.
  await sql`
    UPDATE ${activityTable} d SET ${foreignKey} = s.pk
    FROM ${table(entity.table)} s
    WHERE s.id = ${survivor} AND d.original_entity_id = ${id} AND d.${foreignKey} <> s.pk
    ${isUnique ? sql`AND NOT EXISTS (SELECT FROM ${activityTable} o WHERE o.${foreignKey} = s.pk AND o.member_pk = d.member_pk)` : sql``}`.execute(
    tx,
  );
}

/** Restores the activity of entities that are back in the catalog. Runs before removals, after the entities are written. */
export async function restoreReturned(tx: Db, changes: readonly CatalogChange[]): Promise<void> {
  for (const entity of entities) {
    const ids = changes.filter(({ removed, kind }) => !removed && kind === entity.kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const { rows: separated } = await sql<{ id: string }>`
      DELETE FROM ${table(entity.aliasTable)} WHERE id = ANY(${ids}::text[]) RETURNING id`.execute(tx);
    const { rows: archived } = await sql<{ id: string }>`
      SELECT entity_id AS id FROM archived_activity WHERE entity_id = ANY(${ids}::text[])
      UNION SELECT original_entity_id FROM archived_activity WHERE original_entity_id = ANY(${ids}::text[])`.execute(
      tx,
    );
    const returned = [...new Set([...separated, ...archived].map(({ id }) => id))];
    if (returned.length === 0) continue;
    for (const activity of activitiesOf(entity)) await restore(tx, activity, returned);
    if (entity === filmEntity) await setHasRepeats(tx, returned);
  }
}

/** Moves rows back from the survivors that had them, then out of the archive. */
async function restore(tx: Db, activity: UserActivity, ids: readonly string[]): Promise<void> {
  const { entity, isUnique } = activity;
  const foreignKey = ref(entity.foreignKey);
  const activityTable = table(activity.table);
  await sql`
    UPDATE ${activityTable} d SET ${foreignKey} = e.pk, original_entity_id = NULL
    FROM ${table(entity.table)} e WHERE e.id = d.original_entity_id AND d.original_entity_id = ANY(${ids}::text[])
    ${isUnique ? sql`AND NOT EXISTS (SELECT FROM ${activityTable} s WHERE s.${foreignKey} = e.pk AND s.member_pk = d.member_pk)` : sql``}`.execute(
    tx,
  );
  const hasReturned = (column: 'entity_id' | 'original_entity_id') => sql`${ref(`a.${column}`)} = ANY(${ids}::text[])`;
  await restoreArchived(tx, activity, {
    where: sql`(${hasReturned('entity_id')} OR ${hasReturned('original_entity_id')})`,
    target: sql`CASE WHEN ${hasReturned('original_entity_id')} THEN a.original_entity_id ELSE a.entity_id END`,
    originalEntityId: sql`CASE WHEN NOT ${hasReturned('original_entity_id')} THEN a.original_entity_id END`,
  });
}
