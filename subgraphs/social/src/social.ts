/** Social opened on its database: the subgraph, the follower of the catalog's feed and the way worlds get in. */
import { sql } from 'kysely';
import { systemClock, type Clock } from '@marquee/kit/clock';
import { openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createSubgraph, type Subgraph } from '@marquee/kit/subgraph/subgraph';
import { createSocialContext } from './context.js';
import { classifyPostgresError, openPostgres, type Db, type PostgresSettings } from './db/connection.js';
import { migrate } from './db/migrate.js';
import { feedCursor } from './changeFeed/applyChanges.js';
import { followFeed, type Follower } from './changeFeed/follow.js';
import type { FeedSource } from './changeFeed/source.js';
import { loadWorld, type World, type WorldOptions, type WorldSummary } from './load/socialDataset.js';
import { keepTaste, type TasteKeeper } from './publicTaste/refresh.js';
import { socialSchema } from './schema.js';

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
  readonly feed: Follower;
  readonly taste: TasteKeeper;
  loadWorld(world: World, options: WorldOptions): Promise<WorldSummary | null>;
  /** The stored value of `key`, such as `social_dataset`; null if there is none. */
  metadata(key: string): Promise<string | null>;
  setMetadata(key: string, value: string): Promise<void>;
  /** Handles of members by how many friends they have, most first. */
  bestConnected(limit: number): Promise<string[]>;
  /** All films the catalog has told of, by id. */
  referenceFilms(): Promise<ReferenceFilm[]>;
  /** Empty when it can answer. */
  notReady(): Promise<readonly string[]>;
}

export interface SocialOptions {
  readonly postgres: PostgresSettings;
  readonly source: FeedSource;
  readonly log: Log;
  readonly clock?: Clock;
  readonly feedPollMs?: number;
  readonly tastePollMs?: number;
}

/** Closes on `lifecycle.stop()`. */
export function openSocial(lifecycle: Lifecycle, options: SocialOptions): Promise<Social> {
  const { postgres: settings, source, log, clock = systemClock, feedPollMs = 500, tastePollMs = 1_000 } = options;
  return openOrUnwind(lifecycle, async () => {
    const { db, pool, within, close } = await openPostgres(settings, log);
    lifecycle.onStop('postgres pool', close);
    await migrate(db);
    const feed = followFeed(db, source, { log, pollMs: feedPollMs });
    lifecycle.onStop('catalog feed', () => feed.stop());
    const taste = keepTaste(db, { log, pollMs: tastePollMs });
    lifecycle.onStop('public taste', () => taste.stop());
    const subgraph = createSubgraph({
      name: 'social',
      schema: socialSchema(),
      log,
      classify: classifyPostgresError,
      createContext: (request) => createSocialContext(within(request.signal), clock, request),
    });
    return {
      subgraph,
      db,
      feed,
      taste,
      loadWorld: (world, worldOptions) => loadWorld(pool, world, worldOptions),
      metadata: async (key) =>
        (await db.selectFrom('app_metadata').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null,
      setMetadata: async (key, value) => {
        await db
          .insertInto('app_metadata')
          .values({ key, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute();
      },
      bestConnected: (limit) => unhurried(db, (tx) => bestConnected(tx, limit)),
      referenceFilms: () => unhurried(db, referenceFilms),
      notReady: async () => {
        try {
          // A catalog that is away later keeps nobody from what is known already.
          return feed.level || (await feedCursor(db)) > 0 ? [] : ['catalog feed'];
        } catch {
          return ['postgres'];
        }
      },
    };
  });
}

/** For what no client waits for: as long as it takes. */
const unhurried = <T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`SET LOCAL statement_timeout = 0`.execute(tx);
    return read(tx);
  });

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

async function bestConnected(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ handle: string }>`
    SELECT m.handle FROM member m JOIN friendship f ON f.member_pk = m.pk
    GROUP BY m.pk ORDER BY count(*) DESC, m.id LIMIT ${limit}`.execute(db);
  return rows.map(({ handle }) => handle);
}
