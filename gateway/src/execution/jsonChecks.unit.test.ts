/** A value that a check lets pass is JSON of its type. */
import fc from 'fast-check';
import {
  checkAny,
  checkBoolean,
  checkEnum,
  checkId,
  checkInteger,
  checkList,
  checkNumber,
  checkString,
  unfit,
  type Check,
} from './jsonChecks.js';
import { toAnswerText } from './jsonText.js';

/** Whether the check goes to the end of the text. */
function passes(check: Check, json: string): boolean {
  const { bytes, text } = toAnswerText(Buffer.from(json));
  try {
    return check(bytes, 0, text) === text.length;
  } catch (error) {
    if (error === unfit) return false;
    throw error;
  }
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

test('any value that JSON.stringify writes passes, but for exponents and -0', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = JSON.stringify(value);
      fc.pre(!/\de[+-]|-0\b(?!\.)|\d{16}/.test(json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')));
      expect(passes(checkAny, json)).toBe(true);
    }),
  );
});

test('a damaged text passes only if it is JSON, and means the same as it is', () => {
  const damages = fc.array(
    fc.tuple(fc.nat(), fc.constantFrom('', '"', '\\', ',', '{', ']', '0', '-', '.', 'u', '\n', ' ', 'é')),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), damages, (value, changes) => {
      let json = JSON.stringify(value);
      for (const [position, inserted] of changes) {
        const at = position % (json.length + 1);
        json = json.slice(0, at) + inserted + json.slice(inserted === '' ? at + 1 : at);
      }
      if (passes(checkAny, json)) expect(parsed(json)).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, Check, readonly string[], readonly string[]]>([
  [
    'text',
    checkString,
    ['""', '"a\\n\\u00e9\\""', '"é🎬"', '"\\ud800"'],
    ['"a', '"\\x"', '"\\u12g4"', '"\t"', 'null', '7', '"a"x'],
  ],
  [
    'whole number',
    checkInteger,
    ['0', '-1', '123'],
    ['01', '-0', '-', '1.0', '1e3', '1E3', '"1"', '1234567890123456', ''],
  ],
  ['number', checkNumber, ['0', '-1.5', '0.001', '-0.5'], ['.5', '1.', '1e3', '-0', '00.1', '+1', 'NaN', '1.2.3']],
  ['id', checkId, ['"a"', '12'], ['1.5', 'true', '"']],
  ['boolean', checkBoolean, ['true', 'false'], ['tru', 'True', '1', 'null']],
  ['value of an enum', checkEnum(new Set(['GOOD'])), ['"GOOD"'], ['"BAD"', '"\\u0047OOD"', 'GOOD', '""']],
  ['list', checkList(checkInteger, false), ['[]', '[1]', '[1,null]'], ['[1,]', '[,1]', '[1', '1', '["a"]', '[1 ,2]']],
  ['list without null', checkList(checkInteger, true), ['[1,2]'], ['[null]', '[1,null]']],
  [
    'anything',
    checkAny,
    ['{"a":[{}]}', '[[]]', 'null'],
    ['{a:1}', '{"a"}', '{"a":1,}', '[1}', '', 'undefined', '['.repeat(500)],
  ],
])('%s', (_, check, fitting, others) => {
  for (const json of fitting) expect([json, passes(check, json)]).toEqual([json, true]);
  for (const json of others) expect([json, passes(check, json)]).toEqual([json, false]);
});

test('an answer is read as UTF-8, with positions of the text', () => {
  for (const text of ['', 'ascii', 'é – 映画 🎬']) {
    const { text: read, bytes } = toAnswerText(Buffer.from(`\ufeff${text}`));
    expect(bytes.toString()).toBe(text);
    expect([...bytes]).toEqual(Array.from(read, (character) => character.charCodeAt(0)));
  }
});
