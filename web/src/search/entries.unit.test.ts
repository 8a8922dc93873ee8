import { entriesOf } from './entries.js';
import { opensSearch } from './shortcut.js';
import type { Suggestion } from './useSuggestions.js';

const suggestion = (target: Suggestion['target'], text: string): Suggestion => ({
  kind: 'MOVIE',
  text,
  typos: 0,
  ranges: [],
  target,
  __typename: 'Suggestion',
});
const film = { __typename: 'Movie', id: 'mov_1', slug: 'ran-1985', title: 'Ran', year: 1985, viewer: null } as const;
const person = { __typename: 'Person', id: 'per_1', slug: 'ann-lee', name: 'Ann Lee' } as const;
const genre = { __typename: 'Genre', id: 'gen_1', name: 'War' } as const;

describe('entriesOf', () => {
  test('leads to films, people and genres, and last to all results', () => {
    const suggestions = [
      suggestion(film, '乱'),
      suggestion({ ...person, knownFor: [{ __typename: 'Movie', id: 'mov_1', title: 'Ran' }] }, 'Ann Lee'),
      suggestion(genre, 'War'),
    ];
    const entries = entriesOf({
      q: 'a & b',
      answer: { didYouMean: null, suggestions, __typename: 'SuggestPayload' },
    });
    expect(entries.map(({ to, about }) => [to, about])).toEqual([
      ['/films/ran-1985', 'Ran · 1985'],
      ['/people/ann-lee', 'Ran'],
      ['/discover?genre=gen_1', ''],
      ['/search?q=a+%26+b', ''],
    ]);
  });

  test('has nothing while nothing is typed', () => {
    expect(entriesOf({ q: '', answer: undefined })).toEqual([]);
  });
});

describe('opensSearch', () => {
  const pressed = { ctrlKey: false, metaKey: false, altKey: false, isTyping: false };
  test.each([
    [{ ...pressed, key: '/' }, true],
    [{ ...pressed, key: '/', isTyping: true }, false],
    [{ ...pressed, key: '/', ctrlKey: true }, false],
    [{ ...pressed, key: 'k' }, false],
    [{ ...pressed, key: 'k', ctrlKey: true, isTyping: true }, true],
    [{ ...pressed, key: 'K', metaKey: true }, true],
    [{ ...pressed, key: 'k', ctrlKey: true, altKey: true }, false],
  ])('%o: %s', (key, opens) => {
    expect(opensSearch(key)).toBe(opens);
  });
});
