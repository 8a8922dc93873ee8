/**
 * Publishes what everyone may see of members' activity to Kafka: their public watches. A watch's key is its id. A watch that is deleted,
 * or public no longer, or whose member was erased, becomes a tombstone. Blocks are between two members and do not count for everyone.
 */
import { sql } from 'kysely';
import { publishUntilStop, type Publication } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic, type TopicRecord } from '@marquee/kit/kafka/topic';
import { readToEnd, type TopicReader } from '@marquee/kit/kafka/topicReader';
import type { TopicWriter } from '@marquee/kit/kafka/topicWriter';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { withoutStatementTimeout, type Db } from '../db/connection.js';
import { watchId, watchUuid } from '../model/ids.js';

const dayMs = 86_400_000;

/**
 * Kafka compacts a record a day after it was written at the latest, and keeps a tombstone for another day. So what a member deletes has
 * left the topic after two days, and a consumer that has read nothing for a day must read it from the start.
 */
export const activityTopic = (kafka: KafkaConfig): Topic =>
  topicOf(kafka, 'social.activity', {
    'max.compaction.lag.ms': String(dayMs),
    'delete.retention.ms': String(dayMs),
    'min.cleanable.dirty.ratio': '0.1',
  });

/** A value of the topic, as activity.schema.json describes it. */
export interface PublicWatch {
  readonly id: string;
  readonly user: string;
  readonly movie: string;
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly note: string | null;
}

/** The key of a tombstone that is written each hour: Kafka compacts older records only when new ones arrive. */
const refreshKey = 'refresh';

const defaultChangesPerBatch = 1_000;

/** Publishes until `lifecycle.stop()`. */
export function publishActivity(
  lifecycle: Lifecycle,
  db: Db,
  { kafka, log }: { readonly kafka: KafkaConfig; readonly log: Log },
): void {
  const topic = activityTopic(kafka);
  publishUntilStop(lifecycle, topic, { log, publicationOf: (reader) => activityPublication(db, { topic, reader }) });
}

/** Records no changes any more, for a system without Kafka. If it gets one, the topic is filled from nothing. */
export async function stopRecordingActivity(db: Db): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('activity_publication').executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) await db.deleteFrom('activity_change').execute();
}

export interface ActivityPublicationOptions {
  readonly topic: Topic;
  readonly reader: TopicReader;
  /** Changes of one transaction. */
  readonly changesPerBatch?: number;
}

export function activityPublication(
  db: Db,
  { topic, reader, changesPerBatch = defaultChangesPerBatch }: ActivityPublicationOptions,
): Publication {
  return {
    topic,
    reader,
    pending: async () => {
      const state = await readState(db);
      if (state?.topicId !== (await reader.topicId())) return 'everything';
      return state.next ?? (state.isOld ? 'refresh' : undefined);
    },
    begin: async () => {
      const topicId = await reader.topicId();
      if ((await readState(db))?.topicId !== topicId) await queueEverything(db, topicId, reader);
    },
    publish: async (writer: TopicWriter) => {
      const state = await readState(db);
      if (!state) throw new Error('another process has stopped the recording of changes');
      const { rows } = await sql<{ id: number; watch_id: string }>`
        SELECT id, watch_id FROM activity_change ORDER BY id LIMIT ${changesPerBatch}`.execute(db);
      // What was recorded before these watches are read is in what is read.
      const uuids = [...new Set(rows.map((row) => row.watch_id))];
      if (uuids.length > 0) await writer.write(await recordsOf(db, uuids));
      else if (state.isOld) await writer.write([{ key: refreshKey, value: null }]);
      else return false;
      await sql`DELETE FROM activity_change WHERE id = ANY(${rows.map(({ id }) => id)}::bigint[])`.execute(db);
      if (state.isOld) await sql`UPDATE activity_publication SET refreshed_at = now()`.execute(db);
      return rows.length === changesPerBatch;
    },
  };
}

interface State {
  readonly topicId: string;
  /** Names the oldest change that waits. */
  readonly next: string | null;
  readonly isOld: boolean;
}

async function readState(db: Db): Promise<State | undefined> {
  const { rows } = await sql<State>`
    SELECT topic_id AS "topicId", (SELECT min(id)::text FROM activity_change) AS next,
      refreshed_at < now() - interval '1 hour' AS "isOld"
    FROM activity_publication`.execute(db);
  return rows[0];
}

/** A watch that not everyone may see, or that there is not, is a tombstone. */
async function recordsOf(db: Db, uuids: readonly string[]): Promise<TopicRecord[]> {
  const { rows } = await sql<Omit<PublicWatch, 'id'> & { uuid: string }>`
    SELECT w.id AS uuid, m.id AS "user", f.id AS movie, w.watched_at AS "watchedAt", w.rating, w.note
    FROM watch w JOIN member m ON m.pk = w.member_pk JOIN film f ON f.pk = w.film_pk
    WHERE w.id = ANY(${uuids}::uuid[]) AND w.visibility = 'PUBLIC'`.execute(db);
  const found = new Map(rows.map(({ uuid, ...watch }) => [uuid, watch]));
  return uuids.map((uuid) => {
    const watch = found.get(uuid);
    const id = watchId(uuid);
    return { key: id, value: watch ? JSON.stringify({ id, ...watch } satisfies PublicWatch) : null };
  });
}

/** All public watches are to be published, and all that the topic has is to be looked at again. */
async function queueEverything(db: Db, topicId: string, reader: TopicReader): Promise<void> {
  const published = new Set<string>();
  for await (const { key, value } of readToEnd(reader)) {
    if (value === null) published.delete(key);
    else published.add(key);
  }
  const uuids = [...published].flatMap((key) => watchUuid(key) ?? []);
  await withoutStatementTimeout(db, async (tx) => {
    // No watch may be written between the reading of all watches and the recording of changes.
    await sql`LOCK TABLE watch IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
    await sql`DELETE FROM activity_publication`.execute(tx);
    await sql`DELETE FROM activity_change`.execute(tx);
    await sql`INSERT INTO activity_publication (topic_id) VALUES (${topicId})`.execute(tx);
    await sql`
      INSERT INTO activity_change (watch_id)
      SELECT id FROM watch WHERE visibility = 'PUBLIC' UNION SELECT unnest(${uuids}::uuid[])`.execute(tx);
  });
}
