/**
 * What the fields of a request cost in its budget (discoveryBudget.ts): a function of the request, of the number of films, and of members and watches
 * that the viewer may see. A price is the same whether a field is answered from memory or by PostgreSQL. That may depend on invisible watches: how many
 * of them changed, whether they can be packed, and whether all watches fit into memory.
 */
import { sql } from 'kysely';
import type { CircleName } from '../model/circle.js';
import type { RequestScope, ViewerScope } from '../model/scope.js';
import { readOnce } from '../readOnce.js';
import { circleMembers, type CircleMembers } from '../sql/circle.js';
import { cte } from '../sql/cte.js';
import { inWindow } from '../sql/watch.js';
import { isId } from '../model/ids.js';
import { maxOthers } from './tonight.js';
import { countWatches } from './compatibility.js';
import type { DiscoverFacetName, DiscoverFilter } from './discoverFilter.js';
import { mayBeInMemory, readsAllWatches } from './discoverInMemory.js';
import { maxCost } from './discoveryBudget.js';

/** Per watch of the viewer: a list names films with loved people, which are inferred from all of them. PostgreSQL infers them for a list over ME. */
const ofOwnWatch = { list: 2, listOfMe: 3, trend: 1, recommendations: 2 };
/** Per watch of a circle that the viewer may see. A path reads its film only. */
const ofWatch = { summedUp: 1 / 20, expensive: 1 / 2, inPath: 1 / 7, recommendations: 1, tonight: 3 / 5 };
/** Per member of a circle: statements find and name them. */
const ofMember = 3;
/** Per film that a list or path over everyone may have, and per film of which each watch is read. */
const ofFilm = { list: 1 / 8, path: 1, expensive: 1 };

/** A circle with more visible watches costs half of the budget, so that no third field is answered. Counting so many takes less than a list. */
const maxCounted = 500_000;
const tooMany = maxCost / 2;
/** A group with more visible watches costs more than the budget. */
const maxOfGroup = Math.ceil(maxCost / ofWatch.tonight) + 1;
/** A catalog with more films costs no more. */
const maxFilms = 100_000;

interface CircleSize {
  readonly members: number;
  /** That the viewer may see, at most `maxCounted`. */
  readonly watches: number;
}

/** What a list of `discover` costs. */
export interface DiscoverToPrice {
  readonly filter: DiscoverFilter;
  readonly facets: readonly DiscoverFacetName[];
}

/**
 * Whether a list takes all watches that there are, or only PostgreSQL can answer it. It follows from the request alone. Over ME or everyone, one such
 * list is answered if it stands alone.
 */
export const isExpensive = (list: DiscoverToPrice): boolean => !mayBeInMemory(list) || readsAllWatches(list);

export interface DiscoveryPrices {
  discover(list: DiscoverToPrice): Promise<number>;
  trending(circle: CircleName): Promise<number>;
  circlePath(circle: CircleName): Promise<number>;
  recommendations(): Promise<number>;
  /** `others`: ids of members. */
  tonight(others: readonly string[]): Promise<number>;
}

const members: CircleMembers = cte('circle_member');

/** For one request. It reads each number once. */
export function createDiscoveryPrices(scope: () => Promise<RequestScope>): DiscoveryPrices {
  const sizeOf = readOnce(async (name: CircleName) => circleSize(await scope(), name));
  const countOwn = readOnce(async (_: null) => ownWatches(await scope()));
  const countFilms = readOnce(async (_: null) => filmsOfCatalog(await scope()));
  const countOfGroup = readOnce(async (others: readonly string[]) => watchesOfGroup(await scope(), others));

  /** Of everyone, the watches of friends are taken out of sums and put in again. `times`: how often watches are added up. */
  const circle = async (name: CircleName, { times, own }: { times: number; own: number }): Promise<number> => {
    const ofOwn = own * (await countOwn(null));
    if (name === 'ME') return ofOwn;
    const isEveryone = name === 'EVERYONE';
    const size = await sizeOf(isEveryone ? 'FRIENDS' : name);
    const summedUp = costOfWatches(size, ofWatch.summedUp * times * (isEveryone ? 2 : 1));
    const ofCatalog = isEveryone ? (await countFilms(null)) * ofFilm.list * times : 0;
    return ofOwn + size.members * ofMember + summedUp + ofCatalog;
  };

  return {
    discover: async ({ filter, facets }) => {
      const name = filter.watchedBy;
      if (name === 'ME') return Math.min(maxCost, ofOwnWatch.listOfMe * (await countOwn(null)));
      const times = facets.includes('WATCHER') && name !== 'EVERYONE' ? 2 : 1;
      const list = await circle(name, { times, own: ofOwnWatch.list });
      if (!isExpensive({ filter, facets })) return list;
      if (name === 'EVERYONE') return Math.min(maxCost, list + (await countFilms(null)) * ofFilm.expensive);
      return list + costOfWatches(await sizeOf(name), ofWatch.expensive);
    },
    // Two windows are summed up.
    trending: (name) => circle(name, { times: 2, own: name === 'ME' || name === 'EVERYONE' ? ofOwnWatch.trend : 0 }),
    circlePath: async (name) => {
      if (name === 'EVERYONE') return (await countFilms(null)) * ofFilm.path;
      if (name === 'ME') return (await countOwn(null)) * ofWatch.inPath;
      const size = await sizeOf(name);
      return size.members * ofMember + costOfWatches(size, ofWatch.inPath);
    },
    recommendations: async () =>
      ofOwnWatch.recommendations * (await countOwn(null)) +
      costOfWatches(await sizeOf('FRIENDS'), ofWatch.recommendations),
    tonight: async (others) => ofWatch.tonight * (await countOfGroup([...new Set(others)].slice(0, maxOthers + 1))),
  };
}

const costOfWatches = ({ watches }: CircleSize, each: number): number =>
  watches < maxCounted ? watches * each : Math.max(tooMany, watches * each);

async function circleSize({ db, viewer, now }: RequestScope, name: CircleName): Promise<CircleSize> {
  if (!viewer) return { members: 0, watches: 0 };
  const { rows } = await sql<CircleSize>`
    WITH circle_member AS MATERIALIZED (${circleMembers({ name, viewer: viewer.pk })})
    SELECT (SELECT count(*) FROM ${members}) AS members, (
      SELECT count(*) FROM (
        SELECT FROM ${members} c CROSS JOIN LATERAL (
          SELECT FROM watch w
          WHERE w.member_pk = c.member_pk AND w.visibility >= c.min_visibility AND ${inWindow('ALL_TIME', now)} OFFSET 0) AS w
        LIMIT ${sql.lit(maxCounted)}) AS counted) AS watches`.execute(db);
  return rows[0]!;
}

/** With ratings of films without a watch, which also say what was seen. */
async function ownWatches({ db, viewer }: RequestScope): Promise<number> {
  if (!viewer) return 0;
  const { rows } = await sql<{ watches: number }>`
    SELECT (SELECT count(*) FROM watch WHERE member_pk = ${viewer.pk}) +
      (SELECT count(*) FROM standalone_rating WHERE member_pk = ${viewer.pk}) AS watches`.execute(db);
  return rows[0]!.watches;
}

/** The catalog is for everyone: which films there are does not depend on watches. */
async function filmsOfCatalog({ db }: RequestScope): Promise<number> {
  const { rows } = await sql<{ films: number }>`
    SELECT count(*) AS films FROM (SELECT FROM film LIMIT ${sql.lit(maxFilms)}) AS counted`.execute(db);
  return rows[0]!.films;
}

/** Those of the viewer, and those of the others that the viewer may see. */
async function watchesOfGroup(scope: RequestScope, ids: readonly string[]): Promise<number> {
  if (!hasViewer(scope)) return 0;
  const known = ids.filter((id) => isId('usr', id));
  const rows =
    known.length > 0 ? await scope.db.selectFrom('member').select('pk').where('id', 'in', known).execute() : [];
  const { own, ofOthers } = await countWatches(scope, { others: rows.map(({ pk }) => pk), limit: maxOfGroup });
  return [...ofOthers.values()].reduce((sum, one) => sum + one, own);
}

const hasViewer = (scope: RequestScope): scope is ViewerScope => scope.viewer !== null;
