/** Ids and slugs of entities. They are in clients' bookmarks, so they must never change. */
import { plainSlug } from '../resolution/names.js';
import { slugify, stableId } from './stableId.js';

test('ids have the prefix of their kind and never change', () => {
  expect(stableId('per', 'humphrey bogart')).toBe('per_hp4smb9atad5x');
  expect(stableId('mov', 'wikipedia/casablanca')).toBe('mov_qf339zwmh1d1m');
});

test('a slug keeps letters of any script', () => {
  expect(slugify('千と千尋')).toBe('千と千尋');
  expect(slugify('The  Lantern Keeper!')).toBe('the-lantern-keeper');
});

test('a slug is cut between characters, and says by its id that it was cut', () => {
  for (let length = 70; length < 90; length++) {
    const text = `${'a'.repeat(length)}${'\u{20000}'.repeat(3)} end`;
    expect(slugify(text)).not.toMatch(/\p{Surrogate}/u);
    expect(plainSlug(text, 'mov_12345abcde')).toBe(text.length < 80 ? slugify(text) : `${slugify(text)}-abcde`);
  }
});
