/** Sums, films of members and watchers of films over packed watches, against plain loops. Histories begin in one chunk and end in the next. */
import fc from 'fast-check';
import { runAtOnce } from '@marquee/kit/slices';
import {
  createHistoriesPacker,
  marks,
  noHistories,
  type HistoryRow,
  type PackedHistories,
} from '../circleHistories/packedHistories.js';
import { countByMember, historiesOfSnapshot, sumCircle, type CircleToSum } from './circleSums.js';
import { watchersOfFilms, type FilmWatcher } from './watchersOfFilms.js';
import { createWatchWeight } from './watchWeightInMemory.js';

const asOf = new Date('2026-06-15T12:00:00Z');
const until = asOf.getTime() * 1_000;
const day = 86_400_000_000;
const chunk = 65_536;
const filmCount = 6;
const limit = 3;

/** Few dates and ratings, so that members tie. Some are microseconds apart, and some were so long ago that their weight no longer changes. */
const watch = fc.record({
  film: fc.nat({ max: filmCount - 1 }),
  time: fc.option(
    fc
      .tuple(fc.constantFrom(-1, 0, 1, 29, 40, 499, 500, 501, 900), fc.nat({ max: 2 }))
      .map(([days, microseconds]) => until - days * day - microseconds),
  ),
  rating: fc.constantFrom(0, 7, 8, 10),
  isPublic: fc.boolean(),
});
type Watch = typeof watch extends fc.Arbitrary<infer Value> ? Value : never;
/** Of each member, one watch of a film at most. */
const history = fc.uniqueArray(watch, { minLength: 3, maxLength: filmCount, selector: ({ film }) => film });
const members = fc.array(history, { minLength: 15, maxLength: 40 });

/** Keys of films and members are not their places. */
const keyOfFilm = (film: number) => 100 + film;
const rowOf = (memberPk: number, watches: readonly Watch[]): HistoryRow => ({
  memberPk,
  films: watches.map(({ film }) => keyOfFilm(film)),
  times: watches.map(({ time }) => time),
  marks: watches.map(({ rating, isPublic }) => rating + (isPublic ? marks.isPublic : 0)),
  isOdd: false,
});

/** Of the member before all others: the chunk ends with so many watches less than it may have. */
const filler = (left: number): HistoryRow => {
  const ofAll = <T>(value: T) => new Array<T>(chunk - left).fill(value);
  return { memberPk: 1, films: ofAll(1), times: ofAll(null), marks: ofAll(0), isOdd: false };
};

function pack(histories: readonly (readonly Watch[])[], left: number): PackedHistories {
  const packer = createHistoriesPacker(noHistories());
  packer.set(filler(left));
  histories.forEach((watches, index) => packer.set(rowOf(index + 2, watches)));
  return packer.pack();
}

const circlePlan = fc.record({
  members,
  friends: fc.nat({ max: 40 }),
  left: fc.nat({ max: 20 }),
  hasStart: fc.boolean(),
});
type CirclePlan = typeof circlePlan extends fc.Arbitrary<infer Value> ? Value : never;

function circleOf({ members: histories, friends, left, hasStart }: CirclePlan) {
  const packed = pack(histories, left);
  const start = hasStart ? new Date(asOf.getTime() - 30 * 86_400_000) : null;
  const keys = Int32Array.from(histories.keys(), (index) => index + 2);
  const circle: CircleToSum = {
    members: { friends: keys.slice(0, friends), others: keys.slice(friends), blocked: new Int32Array(0) },
    histories: runAtOnce(historiesOfSnapshot(packed, { changed: new Set(), rows: [] })),
    span: { start, end: asOf },
  };
  const visible = histories.flatMap((watches, index) =>
    watches
      .filter(({ isPublic }) => isPublic || index < friends)
      .filter(({ time }) => (hasStart ? time !== null && time > until - 30 * day : true) && (time ?? 0) <= until)
      .map((one) => ({ ...one, member: index + 2 })),
  );
  const placeOf = (film: number) => circle.histories.films.placeOf(keyOfFilm(film));
  return { circle, visible, placeOf, crosses: histories.flat().length > left && left > 0 };
}

test('sums and the films of members are those of plain loops', () => {
  let crossing = 0;
  fc.assert(
    fc.property(circlePlan, (plan) => {
      const { circle, visible, placeOf, crosses } = circleOf(plan);
      crossing += Number(crosses);
      const sums = runAtOnce(sumCircle(circle, { asOf, needs: 'weight' }));
      if (typeof sums === 'string') throw new Error(sums);
      const weigh = createWatchWeight(asOf);
      for (let film = 0; film < filmCount; film++) {
        const own = visible.filter((one) => one.film === film);
        const place = placeOf(film);
        expect(sums.watchers[place] ?? 0).toBe(own.length);
        expect(sums.ratingSum[place] ?? 0).toBe(own.reduce((sum, { rating }) => sum + rating, 0));
        expect(sums.weight[place] ?? 0).toBe(
          own.reduce((sum, { time, rating }) => sum + weigh(time ?? NaN, rating), 0),
        );
      }
      const counts = new Map<number, number>();
      for (const { member } of visible) counts.set(member, (counts.get(member) ?? 0) + 1);
      const all = new Uint8Array(circle.histories.films.keys.length).fill(1);
      for (const { members: keys, counts: of } of [sums.filmsOfMembers, runAtOnce(countByMember(circle, all))])
        expect(Object.fromEntries(Array.from(keys!, (key, at) => [key, of[at]]))).toEqual(Object.fromEntries(counts));
    }),
    { numRuns: 40 },
  );
  expect(crossing).toBeGreaterThan(10);
});

const downwards = (a: number, b: number) => b - a;
const timeOf = ({ time }: Watch) => time ?? -Infinity;

/** Those among the first of either order, with all who tie with the last of them. */
function expectedOf(watches: readonly (Watch & { readonly member: number })[]): number[] {
  const byTime = watches.map(timeOf).sort(downwards);
  const isLate = (one: Watch) => timeOf(one) >= (byTime[limit - 1] ?? -Infinity);
  const byRating = [...watches].sort((a, b) => b.rating - a.rating || (timeOf(b) > timeOf(a) ? 1 : -1));
  const last = byRating[limit - 1];
  const isHigh = (one: Watch) =>
    !last || one.rating > last.rating || (one.rating === last.rating && timeOf(one) >= timeOf(last));
  return watches.filter((one) => isLate(one) || isHigh(one)).map(({ member }) => member);
}

test('all who may be listed for a film are found, and only members who may be seen', () => {
  let leftOut = 0;
  fc.assert(
    fc.property(circlePlan, fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), (plan, films) => {
      const { circle, visible, placeOf } = circleOf(plan);
      const known = films.filter((film) => visible.some((one) => one.film === film));
      const places = known.map(placeOf);
      const found: readonly FilmWatcher[] = runAtOnce(watchersOfFilms(circle, { films: places, limit }));
      for (const [index, film] of known.entries()) {
        const own = visible.filter((one) => one.film === film);
        const ofFilm = found.filter((one) => one.film === places[index]);
        for (const { member, latest, rating } of ofFilm)
          expect(own).toContainEqual(
            expect.objectContaining({ member, rating, time: Number.isNaN(latest) ? null : latest }),
          );
        expect(ofFilm.map(({ member }) => member)).toEqual(expect.arrayContaining(expectedOf(own)));
        leftOut += own.length - ofFilm.length;
      }
      expect(found.every(({ film }) => places.includes(film))).toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(leftOut).toBeGreaterThan(100);
});
