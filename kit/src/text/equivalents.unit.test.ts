/** Numbers in words and digits, and abbreviations. */
import fc from 'fast-check';
import { equivalentsOf, numbersAsDigits, numbersAsWords, standardSpellings } from './equivalents.js';

test('each word is another word for its other words', () => {
  for (const word of ['2', 'two', 'ii', 'xx', 'st', 'vs', 'doctor', 'and'])
    for (const other of equivalentsOf(word)) expect(equivalentsOf(other)).toContain(word);
  expect([...equivalentsOf('st')].sort()).toEqual(['saint', 'street']);
  expect([...equivalentsOf('2')].sort()).toEqual(['ii', 'two']);
  expect(equivalentsOf('i').size).toBe(0);
});

test.each([
  ['one hundred and one dalmatians', '101 dalmatians'],
  ['twenty one grams', '21 grams'],
  ['two thousand one a space odyssey', '2001 a space odyssey'],
  ['nineteen eighty four', '1984'],
  ['the forty year old virgin', null],
  ['nineteen forty', '1940'],
  ['three hundred', '300'],
  ['one hundred twenty seven hours', '127 hours'],
  ['nine to five', null],
  ['two and two', null],
  ['one two three', null],
])('%s is %s in digits', (text, digits) => {
  expect(numbersAsDigits(text.split(' '))?.join(' ') ?? null).toBe(digits);
});

test.each([
  ['101 dalmatians', 'one hundred and one dalmatians'],
  ['1984', 'nineteen eighty four'],
  ['2001', 'two thousand one'],
  ['300', 'three hundred'],
  ['8 mile', null],
])('%s is %s in words', (text, words) => {
  expect(numbersAsWords(text.split(' '))?.join(' ') ?? null).toBe(words);
});

test('digits that are written in words are read as the same digits', () => {
  for (let value = 21; value < 10_000; value++) {
    const words = numbersAsWords([String(value)]);
    if (words && words.length > 1) expect(numbersAsDigits(words)).toEqual([String(value)]);
  }
});

test.each([
  ['twelve angry men', '12 angry men'],
  ['dr strangelove', 'doctor strangelove'],
  ['rocky iv', 'rocky four'],
  ['rocky v', 'rocky 5'],
  ['batman v superman', 'batman versus superman'],
  ['kramer vs kramer', 'kramer v kramer'],
  ['mr smith', 'mister smith'],
  ['miracle on 34th st', 'miracle on 34th street'],
  ['one hundred and one dalmatians', '101 dalmatians'],
  ['rock n roll', 'rock and roll'],
  ['the godfather pt ii', 'the godfather part 2'],
])('%s and %s have a spelling in common', (one, other) => {
  const spellings = (text: string) => standardSpellings(text.split(' ')).map((tokens) => tokens.join(' '));
  expect(spellings(one).filter((spelling) => spellings(other).includes(spelling))).not.toEqual([]);
});

test('words that stand for each other have a spelling in common, and other words have not', () => {
  const one = (word: string) => standardSpellings([word]).map(([first]) => first);
  for (const word of ['two', 'xii', 'twenty', 'doctor', 'street', 'saint', 'versus', 'n'])
    for (const other of equivalentsOf(word))
      expect(one(word).some((spelling) => one(other).includes(spelling))).toBe(true);
  expect(one('doctor')).not.toEqual(one('mister'));
  expect(standardSpellings(['jaws'])).toEqual([['jaws']]);
});

test('any words are read without an error', () => {
  const word = fc.constantFrom('one', 'twenty', 'hundred', 'thousand', 'and', 'nineteen', 'zero', 'film', '7', '1000');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (tokens) => {
      const digits = numbersAsDigits(tokens);
      if (digits) expect(digits.length).toBeLessThan(tokens.length);
    }),
  );
});
