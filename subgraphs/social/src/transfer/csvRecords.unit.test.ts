/** Records that are read without the parser are those of the parser. */
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { runAtOnce } from '@marquee/kit/slices';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { parseRecords } from './csvRecords.js';

const separators = [',', ';', '\t', '|', '::'];
const piece = fc.constantFrom('a', 'bc', '"', '""', ',', ';', '\t', '::', ':', ' ', '\n', '\n\n', '\u00a0', 'é', '\0', '\ud800', '🎬', '"x"', ',"y, z",', '"\n"', '\n"q""r"\n'); // prettier-ignore
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** What the parser reads as one text; undefined if it is not CSV. */
function parsed(content: string, delimiter: string): string[][] | undefined {
  try {
    return parse(content, {
      ...{ delimiter, relax_quotes: true, ltrim: true, skip_empty_lines: true, relax_column_count: true },
      max_record_size: 256 * 1024,
    });
  } catch {
    return undefined;
  }
}

test('any text has the records that the parser reads', async () => {
  let compared = 0;
  await assertUntilCovered(
    fc.property(text, fc.constantFrom(...separators), (content, separator) => {
      const { records, problems } = runAtOnce(parseRecords(content, separator));
      const expected = parsed(content, separator);
      expect(problems.length > 0).toBe(expected === undefined);
      if (!expected) return;
      compared += expected.length;
      expect(records.map(({ values }) => values)).toEqual(expected);
    }),
    { numRuns: 20_000 },
    () => ({ records: compared > 0 }),
  );
});

test('each record has the line where it starts', () => {
  const content = '\n\na,b\n \n"c\nd",e\n"f"\n\n"g"x,"h\ni"\nj\n';
  const { records, problems } = runAtOnce(parseRecords(content, ','));
  expect(problems).toEqual([]);
  expect(records.map(({ line, values }) => [line, values])).toEqual([
    [3, ['a', 'b']],
    [5, ['c\nd', 'e']],
    [7, ['f']],
    [9, ['"g"x', 'h\ni']],
    [11, ['j']],
  ]);
});
