/**
 * What becomes of members' history where films and people leave the catalog or turn out to be another: it moves to the survivor,
 * and back should the two be told apart again; without a survivor it is put aside until the film returns (0008-merged-films.sql).
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { FeedChange } from './source.js';

/** What members have done with an entity. `once`: at most one row of each member and entity. */
interface Deeds {
  readonly kind: 'watch' | 'standalone_rating' | 'watchlist' | 'dismissed' | 'loved_person';
  readonly once: boolean;
}

interface Entity {
  readonly table: 'film' | 'person';
  readonly pk: 'film_pk' | 'person_pk';
  readonly alias: 'film_alias' | 'person_alias';
  readonly nameColumn: 'title' | 'name';
  readonly deeds: readonly Deeds[];
}

const film: Entity = {
  table: 'film',
  pk: 'film_pk',
  alias: 'film_alias',
  nameColumn: 'title',
  deeds: [
    { kind: 'watch', once: false },
    { kind: 'standalone_rating', once: true },
    { kind: 'watchlist', once: true },
    { kind: 'dismissed', once: true },
  ],
};
const person: Entity = {
  table: 'person',
  pk: 'person_pk',
  alias: 'person_alias',
  nameColumn: 'name',
  deeds: [{ kind: 'loved_person', once: true }],
};
const entities = { FILM: film, PERSON: person } as const;

const ref = sql.ref;
const table = sql.table;

/** Applied after the changes of the same batch, so that survivors are known wherever they can be. */
export async function applyGone(tx: Db, changes: readonly FeedChange[]): Promise<void> {
  const gone = changes.filter((change) => change.gone);
  for (const { id, kind, survivor } of gone) {
    if (kind === 'GENRE') continue;
    const entity = entities[kind];
    await sql`DELETE FROM ${table(entity.alias)} WHERE id = ${id}`.execute(tx);
    if (survivor === null) await shelve(tx, entity, id);
    else await moveTo(tx, entity, id, survivor);
  }
  const idsOf = (kind: FeedChange['kind']) => gone.filter((change) => change.kind === kind).map(({ id }) => id);
  await sql`DELETE FROM film WHERE id = ANY(${idsOf('FILM')}::text[])`.execute(tx);
  await removeLinked(tx, 'person', 'film_person', 'person_pk', idsOf('PERSON'));
  await removeLinked(tx, 'genre', 'film_genre', 'genre_pk', idsOf('GENRE'));
}

/** People and genres go, and films that still name them are told. */
async function removeLinked(tx: Db, name: string, links: string, pk: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    WITH left_behind AS (
      SELECT DISTINCT f.id FROM ${table(name)} e JOIN ${table(links)} l ON l.${ref(pk)} = e.pk JOIN film f ON f.pk = l.film_pk
      WHERE e.id = ANY(${ids}::text[]))
    UPDATE film f SET cast_pks = array(SELECT p FROM unnest(f.cast_pks) p WHERE p NOT IN (SELECT pk FROM person WHERE id = ANY(${ids}::text[]))),
      genre_pks = array(SELECT g FROM unnest(f.genre_pks) g WHERE g NOT IN (SELECT pk FROM genre WHERE id = ANY(${ids}::text[])))
    WHERE f.id IN (SELECT id FROM left_behind)`.execute(tx);
  await sql`DELETE FROM ${table(name)} WHERE id = ANY(${ids}::text[])`.execute(tx);
}

async function moveTo(tx: Db, entity: Entity, id: string, survivor: string): Promise<void> {
  await sql`INSERT INTO ${table(entity.alias)} (id, survivor) VALUES (${id}, ${survivor})`.execute(tx);
  await sql`UPDATE ${table(entity.alias)} SET survivor = ${survivor} WHERE survivor = ${id}`.execute(tx);
  // The survivor may be told of only later; until then it goes by the name that this one had.
  await sql`
    INSERT INTO ${table(entity.table)} (id, ${ref(entity.nameColumn)})
    SELECT ${survivor}, ${ref(entity.nameColumn)} FROM ${table(entity.table)} WHERE id = ${id}
    ON CONFLICT (id) DO NOTHING`.execute(tx);
  for (const deeds of entity.deeds) {
    await moveDeeds(tx, entity, deeds, id, survivor);
    await unshelveInto(tx, entity, deeds, id, survivor);
  }
  if (entity.table === 'film') await markAgain(tx, [survivor]);
}

async function moveDeeds(tx: Db, entity: Entity, { kind, once }: Deeds, id: string, survivor: string): Promise<void> {
  const pk = ref(entity.pk);
  if (once)
    // Whoever has done it with the survivor too keeps that; the other waits for the two to be told apart.
    await shelveRows(
      tx,
      entity,
      kind,
      id,
      sql`AND EXISTS (SELECT FROM ${table(kind)} s JOIN ${table(entity.table)} f ON f.pk = s.${pk}
        WHERE f.id = ${survivor} AND s.member_pk = d.member_pk)`,
    );
  await sql`
    UPDATE ${table(kind)} d SET ${pk} = s.pk, original_entity_id = coalesce(d.original_entity_id, e.id)
    FROM ${table(entity.table)} e, ${table(entity.table)} s
    WHERE e.id = ${id} AND s.id = ${survivor} AND d.${pk} = e.pk`.execute(tx);
  // What had moved elsewhere before comes along, too.
  await sql`
    UPDATE ${table(kind)} d SET ${pk} = s.pk
    FROM ${table(entity.table)} s
    WHERE s.id = ${survivor} AND d.original_entity_id = ${id} AND d.${pk} <> s.pk
    ${once ? sql`AND NOT EXISTS (SELECT FROM ${table(kind)} o WHERE o.${pk} = s.pk AND o.member_pk = d.member_pk)` : sql``}`.execute(
    tx,
  );
}

/** What waited for this one to return is with the survivor now, but for what its member has done there as well. */
const unshelveInto = (tx: Db, entity: Entity, deeds: Deeds, id: string, survivor: string) =>
  unshelve(tx, entity, deeds, {
    where: sql`(s.entity_id = ${id} OR s.original_entity_id = ${id})`,
    target: sql`${survivor}`,
    recordedAs: sql`coalesce(s.original_entity_id, s.entity_id)`,
  });

interface Unshelving {
  /** Of `s`, what is shelved. */
  readonly where: Fragment;
  /** Id of the entity that it becomes a deed with. */
  readonly target: Fragment;
  readonly recordedAs: Fragment;
}
type Fragment = ReturnType<typeof sql>;

/** What there is no place for stays where it is. */
async function unshelve(tx: Db, entity: Entity, { kind, once }: Deeds, how: Unshelving): Promise<void> {
  const onePerMember = sql`SELECT DISTINCT ON (member_pk, target_pk) * FROM candidate c
    WHERE NOT EXISTS (
      SELECT FROM ${table(kind)} o WHERE o.${ref(entity.pk)} = c.target_pk AND o.member_pk = c.member_pk)
    ORDER BY member_pk, target_pk, pk`;
  await sql`
    WITH candidate AS (
      SELECT s.pk, s.member_pk, e.pk AS target_pk, ${how.recordedAs} AS original_entity_id, s.content
      FROM archived_activity s JOIN ${table(entity.table)} e ON e.id = ${how.target} WHERE s.kind = ${kind} AND ${how.where}),
    picked AS (${once ? onePerMember : sql`SELECT * FROM candidate`}),
    taken AS (DELETE FROM archived_activity USING picked WHERE archived_activity.pk = picked.pk)
    INSERT INTO ${table(kind)} ${columns(kind, entity)}
    SELECT ${values(kind)} p.original_entity_id, p.target_pk
    FROM picked p CROSS JOIN LATERAL jsonb_populate_record(NULL::${table(kind)}, p.content) r`.execute(tx);
}

async function shelve(tx: Db, entity: Entity, id: string): Promise<void> {
  for (const { kind } of entity.deeds) await shelveRows(tx, entity, kind, id, sql``);
}

const shelveRows = (tx: Db, entity: Entity, kind: Deeds['kind'], id: string, condition: ReturnType<typeof sql>) =>
  sql`
    WITH taken AS (
      DELETE FROM ${table(kind)} d USING ${table(entity.table)} e
      WHERE e.id = ${id} AND d.${ref(entity.pk)} = e.pk ${condition}
      RETURNING d.member_pk, e.id AS entity_id, d.original_entity_id, e.${ref(entity.nameColumn)} AS name, to_jsonb(d) AS content)
    INSERT INTO archived_activity (member_pk, kind, entity_id, original_entity_id, name, content)
    SELECT member_pk, ${kind}, entity_id, original_entity_id, name, content - ${entity.pk}::text - 'original_entity_id' - 'has_repeats' FROM taken`.execute(
    tx,
  );

/** Before the arrays and links of these films are written: what was theirs comes back to them. */
export async function takeBack(tx: Db, changes: readonly FeedChange[]): Promise<void> {
  for (const [kind, entity] of Object.entries(entities)) {
    const ids = changes.filter((change) => !change.gone && change.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const { rows } = await sql<{ id: string }>`
      DELETE FROM ${table(entity.alias)} WHERE id = ANY(${ids}::text[]) RETURNING id`.execute(tx);
    const { rows: waiting } = await sql<{ id: string }>`
      SELECT entity_id AS id FROM archived_activity WHERE entity_id = ANY(${ids}::text[])
      UNION SELECT original_entity_id FROM archived_activity WHERE original_entity_id = ANY(${ids}::text[])`.execute(
      tx,
    );
    const back = [...new Set([...rows, ...waiting].map(({ id }) => id))];
    if (back.length === 0) continue;
    for (const deeds of entity.deeds) await restore(tx, entity, deeds, back);
    if (entity.table === 'film') await markAgain(tx, back);
  }
}

async function restore(tx: Db, entity: Entity, deeds: Deeds, ids: readonly string[]): Promise<void> {
  const { kind, once } = deeds;
  const pk = ref(entity.pk);
  await sql`
    UPDATE ${table(kind)} d SET ${pk} = e.pk, original_entity_id = NULL
    FROM ${table(entity.table)} e WHERE e.id = d.original_entity_id AND d.original_entity_id = ANY(${ids}::text[])
    ${
      once
        ? sql`AND NOT EXISTS (SELECT FROM ${table(kind)} s WHERE s.${pk} = e.pk AND s.member_pk = d.member_pk)`
        : sql``
    }`.execute(tx);
  const isBack = (column: string) => sql`${ref(`s.${column}`)} = ANY(${ids}::text[])`;
  await unshelve(tx, entity, deeds, {
    where: sql`(${isBack('entity_id')} OR ${isBack('original_entity_id')})`,
    target: sql`CASE WHEN ${isBack('original_entity_id')} THEN s.original_entity_id ELSE s.entity_id END`,
    recordedAs: sql`CASE WHEN NOT ${isBack('original_entity_id')} THEN s.original_entity_id END`,
  });
}

const columnsOf: Record<Deeds['kind'], readonly string[]> = {
  watch: ['id', 'member_pk', 'watched_at', 'rating', 'note', 'visibility', 'created_at'],
  standalone_rating: ['member_pk', 'rating', 'rated_at'],
  watchlist: ['member_pk', 'added_at'],
  dismissed: ['member_pk', 'dismissed_at'],
  loved_person: ['member_pk', 'since'],
};
const columns = (kind: Deeds['kind'], entity: Entity) =>
  sql`(${sql.join([...columnsOf[kind], 'original_entity_id', entity.pk].map((name) => ref(name)))})`;
const values = (kind: Deeds['kind']) => sql`${sql.join(columnsOf[kind].map((name) => sql`r.${ref(name)}`))},`;

/** As the trigger does for what is inserted (0007-watched-again.sql); these came from elsewhere. */
const markAgain = (tx: Db, filmIds: readonly string[]) =>
  sql`
    UPDATE watch SET has_repeats = true
    WHERE NOT has_repeats AND (member_pk, film_pk) IN (
      SELECT w.member_pk, w.film_pk FROM watch w JOIN film f ON f.pk = w.film_pk WHERE f.id = ANY(${filmIds}::text[])
      GROUP BY w.member_pk, w.film_pk HAVING count(*) > 1)`.execute(tx);
