/** Words of texts: both ways to find them agree, and what is indexed of a name. */
import fc from 'fast-check';
import { joinedWords, romanizedTexts, romanizedWords, searchTerms, tokens, words, wordsOfAnyScript } from './words.js';

const plainText = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });

test('plain text has the same words in the fast way and in the way for any script', () => {
  fc.assert(
    fc.property(plainText, (text) => {
      const expected = wordsOfAnyScript(text);
      if (expected.length > 0) expect(words(text)).toEqual(expected);
    }),
  );
});

test('tokens are those of the words', () => {
  fc.assert(
    fc.property(fc.oneof(plainText, fc.string({ unit: 'grapheme' })), (text) => {
      expect(tokens(text)).toEqual(words(text).map(({ token }) => token));
    }),
  );
});

test('hyphenated words are indexed apart and as one, with all prefixes', () => {
  expect(joinedWords(words('Wall-E')).map(({ token }) => token)).toEqual(['walle']);
  expect(searchTerms(['Wall-E'])).toEqual({ words: 'wall e walle', prefixes: 'w wa wal wall e walle' });
});

test('the words in Latin letters are those of the text in Latin letters, with the offsets of the text', () => {
  const text = fc
    .array(fc.constantFrom(...'аяжйσουμトっとァ人기생 aé-&’'), { minLength: 1 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const found = romanizedWords(value);
      const [romanized] = romanizedTexts([value]);
      expect(found.map(({ token }) => token)).toEqual(romanized === undefined ? [] : tokens(romanized));
      for (const { start, end } of found)
        expect(words(value).some((word) => word.start === start && word.end === end)).toBe(true);
    }),
  );
});

test('a title is indexed also in Latin letters', () => {
  expect(searchTerms(['Ад']).words).toBe('ад ad');
  expect(searchTerms(['Ад']).prefixes).toBe('а ад a ad');
});

test('a text that has no words in Latin letters is not indexed in them', () => {
  expect(romanizedTexts(['っ-', 'と'])).toEqual(['to']);
});
