/** What members did with films and people: the tables that hold it, and how rows move into the archive and back. */
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../db/connection.js';
import type { CatalogChange } from './source.js';

type Sql = RawBuilder<unknown>;

/** A kind of catalog entity that members have activity with. */
export interface Entity {
  readonly kind: Exclude<CatalogChange['kind'], 'GENRE'>;
  readonly table: 'film' | 'person';
  readonly aliasTable: 'film_alias' | 'person_alias';
  readonly nameColumn: 'title' | 'name';
  /** The column of activity tables that references the entity. */
  readonly foreignKey: 'film_pk' | 'person_pk';
}

export const filmEntity: Entity = {
  kind: 'FILM',
  table: 'film',
  aliasTable: 'film_alias',
  nameColumn: 'title',
  foreignKey: 'film_pk',
};
export const personEntity: Entity = {
  kind: 'PERSON',
  table: 'person',
  aliasTable: 'person_alias',
  nameColumn: 'name',
  foreignKey: 'person_pk',
};

/** One table of activity. */
export interface UserActivity {
  readonly table: 'watch' | 'standalone_rating' | 'watchlist' | 'dismissed' | 'loved_person';
  readonly entity: Entity;
  /** Whether a member has at most one row for each entity. */
  readonly isUnique: boolean;
  /** The columns that the archive keeps in `content` and restores. Its own columns keep the entity. */
  readonly columns: readonly string[];
  /** Columns that are computed from other rows, so that the archive does not keep them. */
  readonly computedColumns?: readonly string[];
}

/** With a new column of one of these tables, extend its row here; userActivity.int.test.ts compares them with the database. */
export const userActivities: readonly UserActivity[] = [
  {
    table: 'watch',
    entity: filmEntity,
    isUnique: false,
    columns: [
      'id',
      'member_pk',
      'watched_at',
      'rating',
      'note',
      'visibility',
      'created_at',
      'is_rewatch',
      'import_state',
    ],
    computedColumns: ['has_repeats'],
  },
  {
    table: 'standalone_rating',
    entity: filmEntity,
    isUnique: true,
    columns: ['member_pk', 'rating', 'rated_at'],
  },
  { table: 'watchlist', entity: filmEntity, isUnique: true, columns: ['member_pk', 'added_at'] },
  { table: 'dismissed', entity: filmEntity, isUnique: true, columns: ['member_pk', 'dismissed_at'] },
  { table: 'loved_person', entity: personEntity, isUnique: true, columns: ['member_pk', 'since'] },
];

export const activitiesOf = (entity: Entity): UserActivity[] =>
  userActivities.filter((activity) => activity.entity === entity);

const { ref, table } = sql;

/** Moves the rows of the entity `id` into the archive. `condition`: an AND on a row `d` of the activity table. */
export async function archive(
  tx: Db,
  { table: name, entity, computedColumns = [] }: UserActivity,
  { id, condition = sql`` }: { id: string; condition?: Sql },
): Promise<void> {
  const notInContent = [entity.foreignKey, 'original_entity_id', ...computedColumns];
  await sql`
    WITH archived AS (
      DELETE FROM ${table(name)} d USING ${table(entity.table)} e
      WHERE e.id = ${id} AND d.${ref(entity.foreignKey)} = e.pk ${condition}
      RETURNING d.member_pk, e.id AS entity_id, d.original_entity_id, e.${ref(entity.nameColumn)} AS name, to_jsonb(d) AS content)
    INSERT INTO archived_activity (member_pk, kind, entity_id, original_entity_id, name, content)
    SELECT member_pk, ${name}, entity_id, original_entity_id, name,
      content - ${notInContent}::text[]
    FROM archived`.execute(tx);
}

/** Which archived rows `a` to restore, and as what. */
export interface Restoration {
  readonly where: Sql;
  /** Id of the entity that the row is restored to. */
  readonly target: Sql;
  readonly originalEntityId: Sql;
}

/** Moves rows out of the archive. A row stays archived if the member has a row of the same unique activity already. */
export async function restoreArchived(
  tx: Db,
  { table: name, entity, isUnique, columns }: UserActivity,
  { where, target, originalEntityId }: Restoration,
): Promise<void> {
  const onePerMember = sql`SELECT DISTINCT ON (member_pk, target_pk) * FROM candidate c
    WHERE NOT EXISTS (
      SELECT FROM ${table(name)} o WHERE o.${ref(entity.foreignKey)} = c.target_pk AND o.member_pk = c.member_pk)
    ORDER BY member_pk, target_pk, pk`;
  const inserted = [...columns, 'original_entity_id', entity.foreignKey].map((column) => ref(column));
  await sql`
    WITH candidate AS (
      SELECT a.pk, a.member_pk, e.pk AS target_pk, ${originalEntityId} AS original_entity_id, a.content
      FROM archived_activity a JOIN ${table(entity.table)} e ON e.id = ${target} WHERE a.kind = ${name} AND ${where}),
    restored AS (${isUnique ? onePerMember : sql`SELECT * FROM candidate`}),
    removed AS (DELETE FROM archived_activity USING restored WHERE archived_activity.pk = restored.pk)
    INSERT INTO ${table(name)} (${sql.join(inserted)})
    SELECT ${sql.join(columns.map((column) => sql`r.${ref(column)}`))}, restored.original_entity_id, restored.target_pk
    FROM restored CROSS JOIN LATERAL jsonb_populate_record(NULL::${table(name)}, restored.content) r`.execute(tx);
}

/** Sets has_repeats of moved and restored watches; the trigger (0009-standard-names.sql) covers inserted ones only. */
export async function setHasRepeats(tx: Db, filmIds: readonly string[]): Promise<void> {
  await sql`
    UPDATE watch SET has_repeats = true
    WHERE NOT has_repeats AND (member_pk, film_pk) IN (
      SELECT w.member_pk, w.film_pk FROM watch w JOIN film f ON f.pk = w.film_pk WHERE f.id = ANY(${filmIds}::text[])
      GROUP BY w.member_pk, w.film_pk HAVING count(*) > 1)`.execute(tx);
}
