/** The key of identity: spellings of a name are equal, and words that differ in a letter never are. */
import fc from 'fast-check';
import { foldAnyScript, identityKey } from './identityKey.js';

test('spellings of a name have one key', () => {
  expect(identityKey('Amélie')).toBe('amelie');
  expect(identityKey('Fast & Furious')).toBe(identityKey('fast and FURIOUS'));
  expect(identityKey('Œdipus — Straße')).toBe('oedipus strasse');
  expect(identityKey('!!!')).toBe('!!!');
  expect(identityKey('千と千尋')).toBe('千と千尋');
  expect(identityKey('Κώστας')).toBe('κωστας');
  expect(identityKey('ё́лка')).toBe(identityKey('елка'));
  expect(identityKey('שָׁלוֹם')).toBe(identityKey('שלום'));
  expect(identityKey('كِتَـــاب')).toBe(identityKey('كتاب'));
  expect(identityKey('ｶﾞｰﾙ')).toBe(identityKey('ガール'));
  expect(identityKey('기생충'.normalize('NFD'))).toBe('기생충');
});

test.each([
  ['कील', 'काल'],
  ['दाल', 'दिल'],
  ['ポポ', 'ボボ'],
  ['ハハ', 'パパ'],
  ['รัก', 'รีก'],
  ['राम कुमार', 'रमा कुमारी'],
  ['мой', 'мои'],
  ['їжа', 'іжа'],
  ['தமிழ்', 'தமிழ'],
  ['ក', 'កា'],
])('%s and %s are different', (one, other) => {
  expect(identityKey(one)).not.toBe(identityKey(other));
});

test('ASCII text folds like any other text', () => {
  const plain = fc.string({ unit: 'binary-ascii' });
  fc.assert(
    fc.property(plain, (text) => identityKey(text) === (foldAnyScript(text) || text.trim())),
    { numRuns: 2_000 },
  );
});

/** What versions before this one wrote. Ids of names in Latin letters are computed from it, and must not change. */
const earlierKey = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/['’ʼ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const characters = (pattern: RegExp): string[] =>
  Array.from({ length: 0x30000 }, (_, code) => String.fromCodePoint(code)).filter((letter) => pattern.test(letter));

test('keys of Latin text never change', () => {
  const latin = characters(/[\p{Script=Latin}\p{Script=Common}]/u).filter(
    (letter) => !/[^\p{ASCII}\p{Script=Latin}\p{Script=Common}\p{M}]|\u0640/u.test(letter.normalize('NFKD')),
  );
  const accent = characters(/[\u0300-\u036f]/u);
  const grapheme = fc.tuple(fc.constantFrom(...latin), fc.option(fc.constantFrom(...accent), { nil: '' }));
  fc.assert(
    fc.property(fc.array(grapheme), (graphemes) => {
      const text = graphemes.flat().join('');
      expect(foldAnyScript(text)).toBe(earlierKey(text));
    }),
    { numRuns: 1_000 },
  );
});

/** Scripts in which Marquee keeps every mark, and those whose marks it drops. */
const scripts = {
  Devanagari: 'marks', Bengali: 'marks', Gurmukhi: 'marks', Gujarati: 'marks', Oriya: 'marks', Tamil: 'marks', Telugu: 'marks',
  Kannada: 'marks', Malayalam: 'marks', Sinhala: 'marks', Thai: 'marks', Lao: 'marks', Tibetan: 'marks', Myanmar: 'marks',
  Khmer: 'marks', Thaana: 'marks', Ethiopic: 'letters', Hangul: 'letters', Hiragana: 'letters', Katakana: 'letters', Han: 'letters',
  Georgian: 'letters', Armenian: 'letters', Arabic: 'letters', Hebrew: 'letters', Cyrillic: 'letters', Greek: 'letters',
  Latin: 'letters', Cherokee: 'letters', Mongolian: 'letters',
} as const; // prettier-ignore

/** Letters of a script, one for each that is equal in case, width or composition, without accents. */
function alphabetOf(script: string, kind: 'marks' | 'letters'): string[] {
  const pattern = new RegExp(
    `^(?=\\p{Script=${script}})[\\p{L}${kind === 'marks' ? '\\p{M}' : ''}](?<![\\u0483-\\u0489\\u0640])$`,
    'u',
  );
  const canonical = (letter: string) => letter.normalize('NFKC').toLowerCase();
  const isPlain = (letter: string) =>
    !['Latin', 'Greek'].includes(script) || (letter.normalize('NFD') === letter && !/[ßæœøłς]/u.test(letter));
  return characters(pattern).filter(
    (letter) =>
      isPlain(letter) &&
      canonical(letter) === letter &&
      [...letter.normalize('NFD')].every((part) => !/[ёѐѝ]/u.test(letter) && part !== ''),
  );
}

describe('words that differ in a letter are never one identity', () => {
  test.each(Object.entries(scripts))('%s', (script, kind) => {
    const alphabet = alphabetOf(script, kind);
    expect(alphabet.length).toBeGreaterThan(20);
    const letter = fc.constantFrom(...alphabet);
    const first = fc.constantFrom(...alphabet.filter((one) => /\p{L}/u.test(one)));
    const word = fc.tuple(first, fc.array(letter, { maxLength: 6 })).map(([start, rest]) => start + rest.join(''));
    fc.assert(
      fc.property(word, fc.array(letter, { maxLength: 3 }), letter, letter, (start, rest, one, other) => {
        const [a, b] = [one, other].map((differing) => start + differing + rest.join(''));
        // Marks in another order, or two signs that compose, can be one text.
        fc.pre(a!.normalize('NFKC') !== b!.normalize('NFKC'));
        expect(identityKey(a!)).not.toBe(identityKey(b!));
      }),
      { numRuns: 150 },
    );
  });
});
