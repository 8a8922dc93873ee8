/** Social opened on its database: the subgraph, the follower of the catalog's feed and the way worlds get in. */
import { systemClock, type Clock } from '../../../kit/src/clock.js';
import { openOrUnwind, type Lifecycle } from '../../../kit/src/lifecycle.js';
import type { Log } from '../../../kit/src/log.js';
import { createSubgraph, type Subgraph } from '../../../kit/src/subgraph.js';
import { createSocialContext } from './context.js';
import { openPostgres, type Db, type PostgresSettings } from './db/connection.js';
import { migrate } from './db/migrate.js';
import { feedCursor } from './feed/apply.js';
import { followFeed, type Follower } from './feed/follow.js';
import type { FeedSource } from './feed/source.js';
import { loadWorld, type World, type WorldOptions, type WorldSummary } from './load/world.js';
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
  loadWorld(world: World, options: WorldOptions): Promise<WorldSummary | null>;
  /** The name of the world that was loaded, if any was. */
  loadedWorld(): Promise<string | null>;
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
}

/** Closes on `lifecycle.stop()`. */
export function openSocial(lifecycle: Lifecycle, options: SocialOptions): Promise<Social> {
  const { postgres: settings, source, log, clock = systemClock, feedPollMs = 500 } = options;
  return openOrUnwind(lifecycle, async () => {
    const { db, pool, close } = await openPostgres(settings, log);
    lifecycle.onStop('postgres pool', close);
    await migrate(db);
    const feed = followFeed(db, source, { log, pollMs: feedPollMs });
    lifecycle.onStop('catalog feed', () => feed.stop());
    const subgraph = createSubgraph({
      name: 'social',
      schema: socialSchema(),
      log,
      createContext: (request) => createSocialContext(db, clock, request),
    });
    return {
      subgraph,
      db,
      feed,
      loadWorld: (world, worldOptions) => loadWorld(pool, world, worldOptions),
      loadedWorld: async () =>
        (await db.selectFrom('mark').select('value').where('name', '=', 'world').executeTakeFirst())?.value ?? null,
      referenceFilms: () => referenceFilms(db),
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

function referenceFilms(db: Db): Promise<ReferenceFilm[]> {
  return db
    .selectFrom('film')
    .leftJoin('film_person', (join) => join.onRef('film_person.film_pk', '=', 'film.pk').on('film_person.role', '=', 'ACTOR'))
    .leftJoin('person', 'person.pk', 'film_person.person_pk')
    .select(['film.id', 'film.title', 'film.year'])
    .select((e) =>
      e.fn.coalesce(
        e.fn.agg<string[]>('array_agg', ['person.id']).orderBy('film_person.billing').filterWhere('person.id', 'is not', null),
        e.cast<string[]>(e.val('{}'), 'text[]' as never),
      ).as('people'),
    )
    .groupBy('film.pk')
    .orderBy('film.id')
    .execute();
}
