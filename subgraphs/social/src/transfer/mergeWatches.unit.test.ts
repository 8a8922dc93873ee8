/** How many watches the rows of files are. transferOrder.int.test.ts compares whole exports in every order. */
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import type { WatchActivity } from './historyRows.js';
import type { Visibility } from '../db/generated/tables.js';
import { mergeWatches } from './mergeWatches.js';
import type { StoredWatch } from './watchSlot.js';

const row = (more: Partial<WatchActivity>): WatchActivity => ({
  kind: 'WATCH',
  at: null,
  precision: 'NONE',
  rating: null,
  note: null,
  isRewatch: false,
  visibility: null,
  ...more,
});
const listed = (more: Partial<WatchActivity> = {}) => row(more);
const unknownPlay = row({ isPlay: true });
const onDay = (day: string, more: Partial<WatchActivity> = {}) =>
  row({ at: new Date(`${day}T12:00:00Z`), precision: 'DAY', ...more });
const atTime = (time: string) => row({ at: new Date(time), precision: 'TIME' });

/** Imports one file after the other. */
function importFiles(...files: WatchActivity[][]): StoredWatch[] {
  let stored: StoredWatch[] = [];
  for (const file of files) stored = importFile(stored, file);
  return stored;
}
function importFile(stored: StoredWatch[], file: WatchActivity[], limit: Visibility | null = null): StoredWatch[] {
  const { watches } = mergeWatches(stored, [file], { visibility: limit ?? 'FRIENDS', limit });
  return watches.map((watch, index) => ({ ...watch, id: watch.id ?? `new ${index}` }));
}
const timesOf = (watches: readonly StoredWatch[]) =>
  watches.map(({ watchedAt }) => watchedAt?.toISOString() ?? null).sort();

test('a film that a list names several times is one watch, with the highest rating', () => {
  const watches = importFiles([listed({ rating: 6 }), listed({ rating: 8 }), listed()]);
  expect(watches).toMatchObject([{ watchedAt: null, rating: 8 }]);
});

test('plays of unknown date are as many as one file has, and dated watches take their places', () => {
  expect(timesOf(importFiles([unknownPlay, unknownPlay], [unknownPlay, listed()]))).toEqual([null, null]);
  expect(timesOf(importFiles([unknownPlay, unknownPlay], [onDay('2024-01-01')]))).toEqual([
    '2024-01-01T12:00:00.000Z',
    null,
  ]);
});

test('watches on one day are as many as one file has, and times take the places of days', () => {
  const twice = [onDay('2024-01-01', { rating: 4 }), onDay('2024-01-01', { rating: 9 })];
  expect(importFiles(twice, [onDay('2024-01-01', { rating: 9, note: 'a' })])).toMatchObject([{ rating: 4, note: null }, { rating: 9, note: 'a' }]); // prettier-ignore
  expect(timesOf(importFiles(twice, [atTime('2024-01-01T20:00:00Z')], twice))).toEqual([
    '2024-01-01T12:00:00.000Z',
    '2024-01-01T20:00:00.000Z',
  ]);
});

test('the rating of a list moves to the latest watch, unless that has one of its own', () => {
  const ratings = [listed({ rating: 8 })];
  const [later, earlier] = importFiles(ratings, [onDay('2024-01-01')], [onDay('2024-02-01')]);
  expect([later!.rating, earlier!.rating]).toEqual([8, null]);
  expect(importFiles(ratings, [onDay('2024-01-01', { rating: 3 })])).toMatchObject([{ rating: 3 }]);
});

test('several notes without a date are all kept', () => {
  const notes = importFiles([listed({ note: 'a' }), listed({ note: 'b' })], [onDay('2024-01-01', { note: 'c' })]).map(
    ({ note }) => note,
  );
  expect(notes.sort()).toEqual(['a', 'b', 'c']);
});

describe('a value that fewer may see than the watch', () => {
  const day = '2024-01-01';
  const own: StoredWatch = {
    id: 'own',
    watchedAt: new Date(`${day}T12:00:00Z`),
    rating: null,
    note: null,
    isRewatch: false,
    visibility: 'PUBLIC',
    importState: null,
  };
  const secret = onDay(day, { rating: 3, note: 'secret' });
  const seen = ({ visibility, rating, note }: StoredWatch) => [visibility, rating, note];

  test('makes a watch of files visible to as many, in both orders', () => {
    const watched = [onDay(day)];
    const open = importFile([], watched, 'PUBLIC');
    expect(open.map(seen)).toEqual([['PUBLIC', null, null]]);
    expect(importFile(open, [secret], 'PRIVATE').map(seen)).toEqual([['PRIVATE', 3, 'secret']]);
    expect(importFile(open, [{ ...secret, visibility: 'FRIENDS' }], 'PUBLIC').map(seen)).toEqual([['FRIENDS', 3, 'secret']]); // prettier-ignore
    const closed = importFile([], [secret], 'PRIVATE');
    expect(importFile(closed, watched, 'PUBLIC').map(seen)).toEqual([['PRIVATE', 3, 'secret']]);
    // Nothing new, nothing hidden.
    expect(importFile(open, watched, 'PRIVATE').map(seen)).toEqual([['PUBLIC', null, null]]);
  });

  test('is left out of a watch that the member recorded, and is told', () => {
    const { watches, withheld } = mergeWatches([own], [[secret]], { visibility: 'PRIVATE', limit: 'PRIVATE' });
    expect(watches).toMatchObject([{ visibility: 'PUBLIC', rating: null, note: null, isChanged: false }]);
    expect(withheld).toEqual([secret]);
    // Without a limit, the member's own visibility of the watch is that of its note.
    expect(importFile([own], [secret]).map(seen)).toEqual([['PUBLIC', 3, 'secret']]);
  });

  test('of a list is not shown at a watch that the member recorded, also not later', () => {
    const ratings = [listed({ rating: 8, note: 'secret' })];
    const once = importFile([own], ratings, 'PRIVATE');
    const twice = importFile(once, ratings, 'PRIVATE');
    for (const watches of [once, twice, importFile(twice, [onDay('2024-01-01')])])
      expect(watches.map(seen)).toEqual([['PUBLIC', null, null], ['PRIVATE', null, 'secret']]); // prettier-ignore
  });

  test('does not date a public watch of unknown date that the member has changed', () => {
    const changed: StoredWatch = {
      ...own,
      watchedAt: null,
      rating: 7,
      importState: { precision: 'NONE', changed: true },
    };
    expect(importFile([changed], [onDay(day, { note: 'secret' })], 'PRIVATE').map(seen)).toEqual([
      ['PRIVATE', null, 'secret'],
      ['PUBLIC', 7, null],
    ]);
  });
});

test.each([
  ['on days of their own', (index: number) => onDay(new Date(Date.UTC(1950, 0, 1 + index)).toISOString().slice(0, 10))],
  ['of unknown dates', () => unknownPlay],
  ['with notes of their own', (index: number) => listed({ note: `${index}` })],
])('20,000 watches of one film %s take less than 3 seconds of CPU, twice', async (_, rowOf) => {
  const rows = Array.from({ length: 20_000 }, (_, index) => rowOf(index));
  const work = () => expect(importFiles(rows, rows)).toHaveLength(20_000);
  expect(await leastCpuSeconds(work, { enough: 3 })).toBeLessThan(3);
});
