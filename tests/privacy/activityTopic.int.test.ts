/**
 * The topic of activity has what everyone may see, and never had anything else: after any history of watches, changes of visibility,
 * blocks, erasures and films that come and go, with publishers that are killed or replaced at any moment.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { createPublisher, type Publication, type Publisher } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { openTopicReader, readToEnd, type ReadRecord, type TopicReader } from '@marquee/kit/kafka/topicReader';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import {
  activityPublication,
  activityTopic,
  publishActivity,
  stopRecordingActivity,
} from '@marquee/social/activityTopic/publishActivity';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { runMutation } from '@marquee/testing/fixtures/mutations';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { eventually } from '@marquee/testing/results/waitUntil';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let broker: KafkaServer;
let social: TestSocial;
let films: ReferenceFilm[];
let isValid: ValidateFunction;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  broker = await startKafka(lifecycle);
  social = await startSocial();
  lifecycle.onStop('social', () => social.stop());
  const schema = new URL('../../subgraphs/social/src/activityTopic/activity.schema.json', import.meta.url);
  isValid = new Ajv().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
}, 180_000);
beforeEach(async () => {
  films = await listFilms(social.db, 3);
});
afterEach(async () => {
  await social.db.deleteFrom('member').execute();
});
afterAll(() => lifecycle.stop());

class Killed extends Error {}
type Kill = 'none' | 'before' | 'after';

/** A publication in a process that is killed before or after its next write. */
function killable(publication: Publication): Publication & { kill: Kill } {
  const killed = {
    ...publication,
    kill: 'none' as Kill,
    publish: (writer: Parameters<Publication['publish']>[0]) =>
      publication.publish({
        ...writer,
        write: async (records) => {
          if (killed.kill === 'before') throw new Killed();
          await writer.write(records);
          if (killed.kill === 'after') throw new Killed();
        },
      }),
  };
  return killed;
}

/** Two processes that publish to one topic. */
function openPublishers(kafka: KafkaConfig) {
  const topic = activityTopic(kafka);
  const reader = openTopicReader(topic);
  const publications = [2, 3].map((changesPerBatch) =>
    killable(activityPublication(social.db, { topic, reader, changesPerBatch })),
  );
  const publishers = publications.map((publication) => createPublisher(publication, 0));
  return {
    reader,
    step: async (index: number, kill: Kill) => {
      publications[index]!.kill = kill;
      // A publisher whose topic another one has taken notices when it writes.
      await publishers[index]!.step().catch(() => {});
      publications[index]!.kill = 'none';
    },
    finish: () => eventually(() => publishAll(publishers[0]!)),
    close: async () => {
      for (const publisher of publishers) await publisher.leave();
      await reader.close();
    },
  };
}

async function publishAll(publisher: Publisher): Promise<void> {
  while (await publisher.step());
}

/** The watches that a client without a token sees, by id, as the topic has them. */
async function publicWatches(members: readonly Member[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { handle } of members) {
    const { user } = await social.requestData<{ user: { history: { nodes: PublicNode[] } } | null }>(
      null,
      `query ($handle: String) { user(handle: $handle) {
        history(first: 100) { nodes { id user { id } movie { id } watchedAt rating note } } } }`,
      { handle },
    );
    for (const { id, user: member, movie, ...rest } of user?.history.nodes ?? [])
      found.set(id, JSON.stringify({ id, user: member.id, movie: movie.id, ...rest }));
  }
  return found;
}

interface PublicNode {
  readonly id: string;
  readonly user: { readonly id: string };
  readonly movie: { readonly id: string };
  readonly watchedAt: string | null;
  readonly rating: number | null;
  readonly note: string | null;
}

async function recordsIn(reader: TopicReader): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  for await (const record of readToEnd(reader)) records.push(record);
  return records;
}

/** What compaction leaves in the end. */
function compacted(records: readonly ReadRecord[]): Map<string, string> {
  const left = new Map<string, string>();
  for (const { key, value } of records) {
    if (value === null) left.delete(key);
    else left.set(key, value);
  }
  return left;
}

/** Waits until the topic has the public watches of the members; Kafka shows a transaction a moment after its commit. */
const publishedRecords = (reader: TopicReader, members: readonly Member[]): Promise<ReadRecord[]> =>
  eventually(async () => {
    const records = await recordsIn(reader);
    expect(byId(compacted(records))).toEqual(byId(await publicWatches(members)));
    return records;
  });

const byId = (watches: ReadonlyMap<string, string>) => [...watches].sort(([a], [b]) => (a < b ? -1 : 1));

const visibility = fc.constantFrom('PUBLIC', 'PUBLIC', 'FRIENDS', 'PRIVATE');
const member = fc.nat({ max: 2 });
const film = fc.nat({ max: 2 });
const rating = fc.integer({ min: 1, max: 10 });
const kill = fc.constantFrom<Kill>('none', 'none', 'before', 'after');
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('record' as const), member, film, visibility, rating }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      place: fc.nat(),
      visibility,
      note: fc.nat({ max: 99 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rate' as const), member, film, rating }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), place: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), member, other: member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('film' as const), film, removed: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('publish' as const), publisher: fc.nat({ max: 1 }), kill }) },
);
type Event = Exclude<typeof event extends fc.Arbitrary<infer T> ? T : never, { kind: 'publish' }>;

interface World {
  readonly members: readonly Member[];
  /** Watches with the handle of their member. */
  readonly watches: { readonly id: string; readonly handle: string }[];
}

async function happen({ members, watches }: World, happening: Event): Promise<void> {
  // An erased member gets errors, and nothing changes.
  const mutate = async (handle: string, mutation: string, fields = '') => {
    const query = `mutation { it: ${mutation} { ${fields} userErrors { code } } }`;
    return (JSON.parse(await social.request(handle, query)) as { data: { it: { watch?: { id: string } } | null } })
      .data;
  };
  const handleOf = (index: number) => members[index]!.handle;
  const watch = 'place' in happening ? watches[happening.place % Math.max(1, watches.length)] : undefined;
  switch (happening.kind) {
    case 'record': {
      const { id } = films[happening.film]!;
      const input = `movieId: "${id}", rating: ${happening.rating}, visibility: ${happening.visibility}, note: "${happening.visibility}"`;
      const data = await mutate(handleOf(happening.member), `recordWatch(input: { ${input} })`, 'watch { id }');
      if (data?.it?.watch) watches.push({ id: data.it.watch.id, handle: handleOf(happening.member) });
      return;
    }
    case 'update':
      if (watch) {
        const note = `${happening.visibility} ${happening.note}`;
        const input = `watchId: "${watch.id}", visibility: ${happening.visibility}, note: "${note}"`;
        await mutate(watch.handle, `updateWatch(input: { ${input} })`);
      }
      return;
    case 'delete':
      if (watch) await mutate(watch.handle, `deleteWatch(input: { watchId: "${watch.id}" })`);
      return;
    case 'rate': {
      const { id } = films[happening.film]!;
      await mutate(handleOf(happening.member), `rateMovie(input: { movieId: "${id}", rating: ${happening.rating} })`);
      return;
    }
    case 'block':
      await mutate(handleOf(happening.member), `blockUser(input: { userId: "${members[happening.other]!.id}" })`);
      return;
    case 'erase':
      await mutate(handleOf(happening.member), 'deleteProfile');
      return;
    case 'film':
      await changeFilm(films[happening.film]!, happening.removed);
  }
}

/** A film leaves the catalog, or returns: its watches go to the archive and come back. */
async function changeFilm({ id, title, year }: ReferenceFilm, removed: boolean): Promise<void> {
  const after = await readChangeFeedCursor(social.db);
  const lists = { externalIds: [], genres: [], credits: [] };
  const change = {
    seq: after + 1,
    id,
    kind: 'FILM' as const,
    removed,
    survivor: null,
    name: title,
    year,
    runtimeMinutes: null,
  };
  await applyBatch(social.db, after, { changes: [{ ...change, ...lists }], cursor: after + 1, more: false });
}

test('after any history, the topic has the public watches of all members, and no record has had anything else', async () => {
  let published = 0;
  let tombstones = 0;
  await assertUntilCovered(
    fc.asyncProperty(fc.array(event, { minLength: 15, maxLength: 30 }), async (events) => {
      const publishers = openPublishers(broker.newConfig());
      const members = await Promise.all([0, 1, 2].map(() => addMember(social.db, uniqueName('m'))));
      const world: World = { members, watches: [] };
      const everPublic = new Set<string>();
      for (const one of events) {
        if (one.kind === 'publish') await publishers.step(one.publisher, one.kill);
        else await happen(world, one);
        for (const state of (await publicWatches(members)).values()) everPublic.add(state);
      }
      await publishers.finish();
      const records = await publishedRecords(publishers.reader, members);
      for (const { value } of records) {
        if (value === null) tombstones++;
        else expect(everPublic).toContain(value);
        if (value !== null) expect(isValid(JSON.parse(value))).toBe(true);
      }
      published += records.length;
      await publishers.close();
      for (const one of films) await changeFilm(one, false);
      await social.db.deleteFrom('member').execute();
    }),
    { numRuns: 8, endOnFailure: true },
    () => ({ records: published > 0, tombstones: tombstones > 0 }),
  );
});

test('erasing a member leaves a tombstone for each watch that the topic has of them', async () => {
  const { reader, finish, close } = openPublishers(broker.newConfig());
  const [gone, staying] = [await addMember(social.db, uniqueName('m')), await addMember(social.db, uniqueName('m'))];
  for (const { pk } of films) for (const one of [gone, staying]) await addWatch(social.db, one, { film: pk });
  await finish();
  expect(compacted(await publishedRecords(reader, [gone, staying])).size).toBe(2 * films.length);
  await runMutation(social, gone.handle, { mutation: 'deleteProfile' });
  await finish();
  const records = await publishedRecords(reader, [staying]);
  expect(records.filter(({ value }) => value === null)).toHaveLength(films.length);
  await close();
});

test('a topic that was away from the recording of changes is corrected from nothing', async () => {
  const { reader, finish, close } = openPublishers(broker.newConfig());
  const ann = await addMember(social.db, uniqueName('m'));
  for (const { pk } of films) await addWatch(social.db, ann, { film: pk });
  await finish();
  // A process without Kafka starts, and changes are made meanwhile.
  await stopRecordingActivity(social.db);
  await social.db.deleteFrom('watch').where('film_pk', '=', films[0]!.pk).execute();
  await addWatch(social.db, ann, { film: films[1]!.pk, rating: 3 });
  expect(await social.db.selectFrom('activity_change').selectAll().execute()).toEqual([]);
  await finish();
  await publishedRecords(reader, [ann]);
  await close();
});

test('while Kafka is away, members write, and what they wrote is published when it is back', async () => {
  const kafka = broker.newConfig();
  const own = createLifecycle(silentLog);
  publishActivity(own, social.db, { kafka, log: silentLog });
  const ben = await addMember(social.db, uniqueName('m'));
  const published = async () => {
    const reader = openTopicReader(activityTopic(kafka));
    try {
      return [...compacted(await recordsIn(reader)).values()].filter((value) => value.includes(ben.id)).length;
    } finally {
      await reader.close();
    }
  };
  await addWatch(social.db, ben, { film: films[0]!.pk });
  await eventually(async () => expect(await published()).toBe(1));
  await broker.stop();
  await addWatch(social.db, ben, { film: films[1]!.pk });
  await broker.start();
  await eventually(async () => expect(await published()).toBe(2));
  await own.stop();
});
