import fc from 'fast-check';
import { guessFormat, historyFile, textOf } from './historyFile.js';

test.each([
  ['diary.csv', 'Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n', 'LETTERBOXD'],
  ['letterboxd-ana-2026.zip', '', 'LETTERBOXD'],
  ['ratings.csv', 'Const,Your Rating,Date Rated,Title\n', 'IMDB'],
  ['ratings.csv', 'userId,movieId,rating,timestamp\n', 'MOVIELENS'],
  ['history.json', '[{"id":1,"watched_at":"2026-01-01T00:00:00Z","movie":{}}]', 'TRAKT'],
  ['marquee.json', '{"watches":[]}', 'MARQUEE'],
  ['trakt-export.zip', '', 'TRAKT'],
])('%s with %j is of %s', (fileName, text, format) => {
  expect(guessFormat(fileName, text)).toBe(format);
});

test('a text of any letters is read as it was written in UTF-8 and UTF-16', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(textOf(new TextEncoder().encode(`T${text}`))).toBe(`T${text}`);
      const utf16 = new Uint8Array(Buffer.from(`\ufeffT${text}`, 'utf16le'));
      expect(textOf(utf16)).toBe(`T${text}`);
    }),
  );
});

test('a file in a western encoding keeps its letters', () => {
  expect(textOf(new Uint8Array(Buffer.from('Amélie', 'latin1')))).toBe('Amélie');
});

test('a zip is sent in base64, of any length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      const zip = new Uint8Array([0x50, 0x4b, ...bytes]);
      expect(Buffer.from(historyFile('a.zip', zip).content, 'base64')).toEqual(Buffer.from(zip));
    }),
    { numRuns: 20 },
  );
});
