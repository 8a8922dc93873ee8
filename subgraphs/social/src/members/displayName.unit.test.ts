/** Display names show what they are, and are never mistaken for our own sentences. */
import { nameInText, readDisplayName } from './displayName.js';

test.each([
  [' Ana  Karina ', 'Ana Karina'],
  ['Zoe\u0308', 'Zoë'],
  ['Ana\u00a0Karina', 'Ana Karina'],
  ['千と千尋', '千と千尋'],
  ['שרה', 'שרה'],
  ['❤\ufe0f Ana', '❤ Ana'],
  ['!!!', '!!!'],
  ['a'.repeat(80), 'a'.repeat(80)],
])('%j is allowed, as %j', (text, name) => {
  expect(readDisplayName(text)).toBe(name);
});

test.each([
  ['nothing', ''],
  ['spaces', ' \u3000\u00a0'],
  ['too many characters', 'a'.repeat(81)],
  ['a zero-width space', '\u200b'],
  ['a zero-width space in a name', 'An\u200ba'],
  ['a zero-width joiner', 'An\u200da'],
  ['a Hangul filler', '\u3164'],
  ['a Hangul choseong filler', '\u115f'],
  ['a halfwidth filler', '\uffa0'],
  ['a Braille blank', '\u2800'],
  ['a Braille blank in a name', 'Ana\u2800'],
  ['a null notehead', '\u{1d159}'],
  ['a right-to-left override', '\u202eanA'],
  ['an isolate', '\u2067Ana'],
  ['a left-to-right mark', 'Ana\u200e'],
  ['a bell', 'Ana\u0007'],
  ['NUL', 'Ana\0'],
  ['a line break', 'Ana\nBen'],
  ['a carriage return', 'Ana\rBen'],
  ['a tab', 'Ana\tBen'],
  ['a line separator', 'Ana\u2028Ben'],
  ['a paragraph separator', 'Ana\u2029Ben'],
  ['a next line', 'Ana\u0085Ben'],
  ['a soft hyphen', 'A\u00adna'],
  ['a byte order mark', 'A\ufeffna'],
  ['a grapheme joiner', 'A\u034fna'],
  ['a tag', 'Ana\u{e0041}'],
  ['private use', 'Ana\ue000'],
  ['a lone surrogate', 'Ana\ud800'],
  ['a noncharacter', 'Ana\ufdd0'],
  ['marks alone', '\u0301'],
  ['stacked marks', `A${'\u0301\u0316'.repeat(5)}`],
])('a name with %s is refused', (_, text) => {
  expect(readDisplayName(text)).toBeNull();
});

test.each([
  ['Ana', 'Ana'],
  ['ANA-1', 'ANA-1'],
  ['Ana Karina', 'Ana Karina'],
  ["J. R. O'Neil-Smith", "J. R. O'Neil-Smith"],
  ['千と千尋', '千と千尋'],
  ['Ben and 3 others', '“Ben and 3 others”'],
  ['Ben And Three Others', '“Ben And Three Others”'],
  ['Ben and 3 others watched it. Visit http://evil', '“Ben and 3 others watched it. Visit http://evil”'],
  ['You', '“You”'],
  ['Leonardo da Vinci', '“Leonardo da Vinci”'],
  ['Ana, Ben', '“Ana, Ben”'],
  ['Ana.', 'Ana.'],
  ['evil.com', '“evil.com”'],
  ['x” watched it. “Ben', '“x’ watched it. ’Ben”'],
  ['שרה', '\u2068שרה\u2069'],
])('a sentence writes the name %j as %j', (name, text) => {
  expect(nameInText(name)).toBe(text);
});
