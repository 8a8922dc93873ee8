import { inOrder, type LoadedPages } from './moveInHistory.js';
import { changesOf, dayOf, noValues, valuesBefore, valuesOf } from './watchValues.js';

type Edge = { readonly cursor: string; readonly at: string | null };
const pages = (hasNextPage: boolean, ...edges: readonly Edge[]): LoadedPages<Edge> => ({
  edges,
  pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
});
const edge = (cursor: string, at: string | null): Edge => ({ cursor, at });
const ordered = (list: LoadedPages<Edge>, moved: string) =>
  inOrder<Edge, LoadedPages<Edge>>(
    list,
    ({ at }) => at,
    ({ cursor }) => cursor === moved,
  );

describe('a watch whose date changed', () => {
  const [june, may, never] = [
    edge('june', '2026-06-01T12:00:00Z'),
    edge('may', '2026-05-01T12:00:00Z'),
    edge('never', null),
  ];

  test('moves to its place, and an unknown date to the end', () => {
    const { edges } = ordered(pages(false, edge('moved', null), june, may, never), 'moved');
    expect(edges.map(({ cursor }) => cursor)).toEqual(['june', 'may', 'moved', 'never']);
    const between = ordered(pages(false, june, may, edge('moved', '2026-05-20T12:00:00.000Z')), 'moved');
    expect(between.edges.map(({ cursor }) => cursor)).toEqual(['june', 'moved', 'may']);
  });

  test('after all that is loaded is left to a later page, which continues after the last that stayed', () => {
    const list = ordered(pages(true, june, edge('moved', '2020-01-01T12:00:00Z'), may), 'moved');
    expect(list.edges.map(({ cursor }) => cursor)).toEqual(['june', 'may']);
    expect(list.pageInfo.endCursor).toBe('may');
  });

  test('from the end to the top leaves the next page after the last that stayed', () => {
    const list = ordered(pages(true, june, may, edge('moved', '2026-06-02T12:00:00Z')), 'moved');
    expect(list.edges.map(({ cursor }) => cursor)).toEqual(['moved', 'june', 'may']);
    expect(list.pageInfo.endCursor).toBe('may');
  });
});

describe('the form of a watch', () => {
  const watch = { rating: 8, watchedAt: '2026-06-10T20:00:00.000Z', note: 'Loud', visibility: 'FRIENDS' } as const;

  test('changes nothing when it is left as it was', () => {
    expect(changesOf(watch, valuesOf(watch))).toEqual({});
    const empty = { rating: null, watchedAt: null, note: null, visibility: 'PUBLIC' } as const;
    expect(changesOf(empty, valuesOf(empty))).toEqual({});
    expect(valuesOf(empty)).toEqual({ ...noValues, visibility: 'PUBLIC' });
  });

  test('takes away what is emptied, and its undo brings it back', () => {
    const changes = changesOf(watch, { ...noValues, note: '  ', visibility: 'PRIVATE' });
    expect(changes).toEqual({ rating: null, watchedAt: null, note: null, visibility: 'PRIVATE' });
    expect(valuesBefore(watch, changes)).toEqual(watch);
  });

  test('moves a watch to noon of another day, and undo brings back only that', () => {
    const changes = changesOf(watch, { ...valuesOf(watch), day: '2026-05-02' });
    expect(Object.keys(changes)).toEqual(['watchedAt']);
    expect(dayOf(changes.watchedAt!)).toBe('2026-05-02');
    expect(valuesBefore(watch, changes)).toEqual({ watchedAt: watch.watchedAt });
  });
});
