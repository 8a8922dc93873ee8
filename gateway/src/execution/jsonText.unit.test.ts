/** Bytes of answers as characters. */
import fc from 'fast-check';
import { JsonText, parseBytes, toAnswerText, toByteText } from './jsonText.js';

test('any value comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = JSON.stringify(value);
      expect(parseBytes(toByteText(json))).toEqual(JSON.parse(json));
      expect(parseBytes(toAnswerText(Buffer.from(json)).text)).toEqual(JSON.parse(json));
    }),
  );
});

test('positions are those of the bytes', () => {
  const { text, bytes } = toAnswerText(Buffer.from('{"é":"日本🎬"}'));
  expect(text).toHaveLength(bytes.length);
  const begin = bytes.indexOf(':') + 1;
  expect(new JsonText(text.slice(begin, -1)).parse()).toBe('日本🎬');
});

test('a byte order mark is dropped, and what is no UTF-8 is replaced', () => {
  expect(toAnswerText(Buffer.from('\ufeff{}')).text).toBe('{}');
  for (const broken of [[0xff], [0xc3], [0xed, 0xa0, 0x80]]) {
    const { text } = toAnswerText(Buffer.from([0x22, ...broken, 0x22]));
    expect(parseBytes(text)).toMatch(/^\ufffd+$/);
  }
});
