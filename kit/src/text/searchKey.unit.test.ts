/** The key of finding: spellings that users type for one title have one key. */
import fc from 'fast-check';
import { identityKey } from './identityKey.js';
import { searchKey } from './searchKey.js';

test.each([
  ['Persian and Arabic yeh and kaf', 'جدایی نادر از سیمین', 'جدايي نادر از سيمين'],
  ['Persian and Arabic kaf', 'کتاب', 'كتاب'],
  ['alef with and without hamza', 'أحمد', 'احمد'],
  ['teh marbuta and heh', 'مدرسة', 'مدرسه'],
  ['vowel points', 'كِتَاب', 'كتاب'],
  ['Hebrew points', 'שָׁלוֹם', 'שלום'],
  ['a nukta that is left out', 'फ़िल्म', 'फिल्म'],
  ['Cyrillic short i', 'Тарковский', 'Тарковскии'],
  ['Katakana and Hiragana', 'トトロ', 'ととろ'],
  ['half width and full width', 'ﾄﾄﾛ', 'トトロ'],
  ['digits of another script', '१९४२', '1942'],
  ['a fraction', '8½', '8 1/2'],
  ['apostrophes', 'One Flew Over the Cuckoo’s Nest', 'One Flew Over the Cuckoo`s Nest'],
  ['final sigma', 'ΟΔΟΣ', 'οδοσ'],
  ['Latin letters with a stroke', 'Đorđe', 'Dorde'],
])('%s have one key', (_, one, other) => {
  expect(searchKey(one)).toBe(searchKey(other));
});

test('texts of one identity have one key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      // Upper case of some letters has no way back, which is a matter of identity.
      const other = text.normalize('NFD');
      if (identityKey(text) === identityKey(other)) expect(searchKey(text)).toBe(searchKey(other));
    }),
  );
});

test('a key of ASCII text is its identity', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      if (!text.includes('`')) expect(searchKey(text)).toBe(identityKey(text));
    }),
  );
});
