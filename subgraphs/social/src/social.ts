/** Opens social on its database: the subgraph, and the background work that follows the catalog and counts public taste. */
import { sql } from 'kysely';
import { systemClock, type Clock } from '@marquee/kit/clock';
import { openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import type { RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import type { RootInput } from '@marquee/kit/subgraph/rootInputs';
import { createSubgraph, type Subgraph } from '@marquee/kit/subgraph/subgraph';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { publishActivity, stopRecordingActivity } from './activityTopic/publishActivity.js';
import { createSocialContext, type DiscoveryLimits } from './context.js';
import {
  classifyPostgresError,
  openPostgres,
  withoutStatementTimeout,
  type Db,
  type PostgresSettings,
} from './db/connection.js';
import { migrate } from './db/migrate.js';
import { readChangeFeedCursor } from './changeFeed/applyChanges.js';
import { followChangeFeed, type ChangeFeedFollower } from './changeFeed/follow.js';
import type { ChangeSource } from './changeFeed/source.js';
import { firstUnknownHandle, memberFacts, type MemberFacts } from './members/memberFacts.js';
import { loadDataset, type SocialDataset, type DatasetOptions, type DatasetSummary } from './load/socialDataset.js';
import { openCircleHistories, type CircleHistories } from './circleHistories/circleHistories.js';
import { openFilmFacts, type FilmFacts } from './filmFacts/filmFacts.js';
import { startTallyFold, type TallyFold } from './filmTallies/fold.js';
import { startTasteRefresh, type TasteRefresh } from './publicTaste/refresh.js';
import { socialSchema } from './schema.js';
import { rehearseImport } from './transfer/rehearseImport.js';

export interface ReferenceFilm {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  /** Cast, by billing. */
  readonly people: readonly string[];
}

export interface Social {
  readonly subgraph: Subgraph;
  readonly db: Db;
  readonly changeFeed: ChangeFeedFollower;
  readonly publicTaste: TasteRefresh;
  readonly filmTallies: TallyFold;
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
  loadDataset(dataset: SocialDataset, options: DatasetOptions): Promise<DatasetSummary | null>;
  /** The stored value of `key`, such as `social_dataset`; null if there is none. */
  metadata(key: string): Promise<string | null>;
  setMetadata(key: string, value: string): Promise<void>;
  /** Handles of members, those with the most friends first. */
  handlesByFriendCount(limit: number): Promise<string[]>;
  /** Facts of the member `handle` and of members around, for development. */
  memberFacts(handle: string | null): Promise<MemberFacts[]>;
  /** The first of `handles`, in lower case, that is free. */
  firstUnknownHandle(handles: readonly string[]): Promise<string | undefined>;
  /** All films of the reference tables, by id. */
  referenceFilms(): Promise<ReferenceFilm[]>;
  /** Runs what takes much longer the first time. Never rejects: a start must not fail because of it. */
  warmUp(): Promise<void>;
  /** What social waits for before it can answer; empty when it is ready. */
  notReady(): Promise<readonly string[]>;
}

export interface SocialOptions {
  readonly postgres: PostgresSettings;
  readonly changeSource: ChangeSource;
  readonly log: Log;
  /** Where public watches are published. Unset: nowhere. */
  readonly kafka?: KafkaConfig | undefined;
  /** What the watches of members may take in memory. Unset: 128 MiB. */
  readonly watchesBytes?: number;
  /** For tests that reach the limits with few watches. */
  readonly discoveryLimits?: DiscoveryLimits | undefined;
  readonly clock?: Clock;
  readonly changeFeedPollMs?: number;
  readonly tastePollMs?: number;
  readonly tallyPollMs?: number;
}

/** A key makes a second watch the first one. All other mutations set a state, so doing them twice is doing them once. */
const isRepeatable = ({ field, input }: RootInput) => field !== 'recordWatch' || input.idempotencyKey != null;

/** How long PostgreSQL may take to answer a check of readiness. */
const readinessMs = 800;

/** Migrates the database first. Closes on `lifecycle.stop()`. */
export function openSocial(lifecycle: Lifecycle, options: SocialOptions): Promise<Social> {
  const {
    postgres: settings,
    changeSource,
    log,
    kafka,
    discoveryLimits,
    clock = systemClock,
    changeFeedPollMs = 500,
    tastePollMs = 1_000,
    tallyPollMs = 500,
  } = options;
  return openOrUnwind(lifecycle, async () => {
    const { db, pool, forRequest, close } = await openPostgres(settings, log);
    lifecycle.onStop('postgres pool', close);
    const later = await migrate(db);
    if (later.length > 0) log.warn({ migrations: later }, 'the database has migrations of a later version');
    const changeFeed = followChangeFeed(db, changeSource, { log, pollMs: changeFeedPollMs });
    lifecycle.onStop('change feed', () => changeFeed.stop());
    const publicTaste = startTasteRefresh(db, { log, pollMs: tastePollMs });
    lifecycle.onStop('public taste', () => publicTaste.stop());
    const filmTallies = startTallyFold(db, { log, clock, pollMs: tallyPollMs });
    lifecycle.onStop('film tallies', () => filmTallies.stop());
    const filmFacts = openFilmFacts(db, { log });
    lifecycle.onStop('facts of films', () => filmFacts.stop());
    const circleHistories = openCircleHistories(db, { log, maxBytes: options.watchesBytes });
    lifecycle.onStop('watches in memory', () => circleHistories.stop());
    if (kafka) publishActivity(lifecycle, db, { kafka, log });
    else await stopRecordingActivity(db);
    const subgraph = createSubgraph({
      name: 'social',
      schema: socialSchema(),
      log,
      classify: classifyPostgresError,
      isRepeatable,
      createContext: (request) =>
        createSocialContext(forRequest(request), { clock, filmFacts, circleHistories, discoveryLimits }, request),
    });
    return {
      subgraph,
      db,
      changeFeed,
      publicTaste,
      filmTallies,
      filmFacts,
      circleHistories,
      loadDataset: (dataset, datasetOptions) => loadDataset(pool, dataset, datasetOptions),
      ...metadataOf(db),
      handlesByFriendCount: (limit) => withoutStatementTimeout(db, (tx) => handlesByFriendCount(tx, limit)),
      memberFacts: (handle) => memberFacts(db, handle, clock()),
      firstUnknownHandle: (handles) => firstUnknownHandle(db, handles),
      referenceFilms: () => withoutStatementTimeout(db, referenceFilms),
      warmUp: () =>
        withoutStatementTimeout(db, (tx) => rehearseImport(tx, clock())).catch((error: unknown) =>
          log.warn({ error: String(error) }, 'the import for warming up failed'),
        ),
      notReady: () => notReady(forRequest, changeFeed),
    };
  });
}

const metadataOf = (db: Db): Pick<Social, 'metadata' | 'setMetadata'> => ({
  metadata: async (key) =>
    (await db.selectFrom('app_metadata').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null,
  setMetadata: async (key, value) => {
    await db
      .insertInto('app_metadata')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  },
});

async function notReady(
  forRequest: (request: RequestTime) => Db,
  changeFeed: ChangeFeedFollower,
): Promise<readonly string[]> {
  try {
    // Once changes were applied, social answers from them, even while the catalog is down. A process that starts beside a catalog with
    // another graph is not ready, so that a rollout with a wrong address ends there.
    const deadlineAt = performance.now() + readinessMs;
    const cursor = await readChangeFeedCursor(forRequest({ signal: AbortSignal.timeout(readinessMs), deadlineAt }));
    return changeFeed.caughtUp || (cursor > 0 && !changeFeed.isOtherGraph) ? [] : ['change feed'];
  } catch {
    return ['postgres'];
  }
}

async function referenceFilms(db: Db): Promise<ReferenceFilm[]> {
  const { rows } = await sql<ReferenceFilm>`
    SELECT f.id, f.title, f.year,
      coalesce(array_agg(p.id ORDER BY fp.billing) FILTER (WHERE p.id IS NOT NULL), '{}') AS people
    FROM film f
    LEFT JOIN film_person fp ON fp.film_pk = f.pk AND fp.role = 'ACTOR'
    LEFT JOIN person p ON p.pk = fp.person_pk
    GROUP BY f.pk ORDER BY f.id`.execute(db);
  return rows;
}

async function handlesByFriendCount(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ handle: string }>`
    SELECT m.handle FROM member m JOIN friendship f ON f.member_pk = m.pk
    GROUP BY m.pk ORDER BY count(*) DESC, m.id LIMIT ${limit}`.execute(db);
  return rows.map(({ handle }) => handle);
}
