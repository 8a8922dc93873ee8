/** The field User.yearInReview: the viewer's own watches of a year, and those of friends that they may see. */
import { badInput } from '@marquee/kit/errors';
import { pageSize } from '@marquee/kit/paging';
import type { SharedOpinionModel } from '../discovery/compatibility.js';
import { budgetUsedUp, maxCost, type DiscoveryBudget } from '../discovery/discoveryBudget.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import { readOnce } from '../readOnce.js';
import { calendarYear } from './calendarYear.js';
import { differingInMemory, genresInMemory, peopleInMemory, readYear, type YearSources } from './yearInMemory.js';
import {
  bestMatch,
  firstAndLast,
  friendsOfYear,
  mostDivisive,
  topGenres,
  topPeople,
  totals,
  type TopGenre,
  type TopPerson,
  type YearScope,
} from './yearParts.js';

type First = Pick<PageArguments, 'first'>;

/** The functions read what they return; each is called only if the client selects the field. */
export interface YearInReviewModel {
  readonly year: number;
  readonly films: number;
  readonly watches: number;
  readonly minutes: number;
  readonly rewatches: number;
  readonly firstWatch: WatchModel | null;
  readonly lastWatch: WatchModel | null;
  readonly months: readonly { month: number; watches: number; minutes: number }[];
  topPeople(args: First): Promise<readonly TopPerson[]>;
  topGenres(args: First): Promise<readonly TopGenre[]>;
  bestMatch(): Promise<UserModel | null>;
  mostDivisive(): Promise<SharedOpinionModel | null>;
}

export interface YearRequest {
  readonly year: number;
  readonly timeZone?: string | null | undefined;
}

export interface YearResources extends YearSources {
  readonly budget: DiscoveryBudget;
}

/** What a film costs of which the people are read, in watches. */
const costOfPeople = 5;
/** Of the film that is most divisive: all watches of films of the year. */
const maxCostOfDivisive = 50_000;
const firstYear = 1888;
const lastYear = 9998;

/**
 * Throws BAD_USER_INPUT for a year out of range or an unknown time zone, QUERY_TOO_COMPLEX if the budget is used up. So do the functions of the
 * result, which read equal requests once.
 */
export async function yearInReview(
  scope: ViewerScope,
  { year, timeZone }: YearRequest,
  { budget, ...sources }: YearResources,
): Promise<YearInReviewModel> {
  if (year < firstYear || year > lastYear)
    throw badInput('year', `"year" must be from ${firstYear} to ${lastYear}, not ${year}.`);
  const inScope = { ...scope, calendar: calendarYear(year, timeZone ?? 'UTC') };
  const readTotals = readOnce((_: null) => totals(inScope));
  const [sums, ends] = await budget.run(
    async () => (await readTotals(null)).watches,
    () => Promise.all([readTotals(null), firstAndLast(inScope)]),
  );
  return {
    year,
    ...sums,
    firstWatch: ends[0] ?? null,
    lastWatch: ends.at(-1) ?? null,
    ...partsOfYear(inScope, { budget, ...sources }, sums.films),
  };
}

type PartsOfYear = Pick<YearInReviewModel, 'topPeople' | 'topGenres' | 'bestMatch' | 'mostDivisive'>;

/** `films`: how many the viewer watched in the year. */
function partsOfYear(year: YearScope, { budget, ...sources }: YearResources, films: number): PartsOfYear {
  const inMemory = readOnce((_: null) => readYear(year, sources));
  const friends = readOnce(() => friendsOfYear(year));
  const people = readOnce((size: number) =>
    budget.run(
      () => films * costOfPeople,
      async () => topPeople(year, size, await peopleInMemory(await inMemory(null), size)),
    ),
  );
  const genres = readOnce((size: number) =>
    budget.run(
      // The films of friends are read, and nothing is compared.
      async () => (await friends(null)).cost / 2,
      async () => topGenres(year, size, await genresInMemory(await inMemory(null))),
    ),
  );
  const match = readOnce(() =>
    budget.run(
      async () => {
        const { cost } = await friends(null);
        // It is not read then.
        return cost >= maxCost ? 0 : cost;
      },
      async () => {
        const { users, cost } = await friends(null);
        if (cost >= maxCost) throw budgetUsedUp();
        return bestMatch(year, users);
      },
    ),
  );
  const divisive = readOnce(() =>
    budget.run(
      async () => Math.min(maxCostOfDivisive, (await friends(null)).users.length * films),
      async () => mostDivisive(year, await differingInMemory(await inMemory(null))),
    ),
  );
  return {
    topPeople: (args) => people(pageSize(args.first, 5)),
    topGenres: (args) => genres(pageSize(args.first, 5)),
    bestMatch: () => match(null),
    mostDivisive: () => divisive(null),
  };
}
