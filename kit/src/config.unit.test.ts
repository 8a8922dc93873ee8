/** Settings: defaults, parsing and the sentence that names every invalid variable. */
import { flag, integer, list, oneOf, port, readSettings, required, secrets, text, url, urlsByName } from './config.js';

const description = 'A setting.';

describe('readSettings', () => {
  test('returns frozen values, with defaults for unset and empty variables', () => {
    const settings = readSettings(
      { A: '5', B: ' ', C: 'yes', D: 'a, b', H: 'a=http://a/graphql?x=1, b=https://b' },
      {
        A: integer({ description, default: 1 }),
        B: text({ description, default: 'fallback' }),
        C: flag({ description }),
        D: list({ description, default: [] }),
        E: port({ description, default: 80 }),
        F: url({ description, default: undefined, protocols: ['http'] }),
        G: oneOf(['auto', 'off'], { description, default: 'auto' }),
        H: urlsByName({ description }),
        I: urlsByName({ description }),
      },
    );
    expect(settings).toEqual({
      A: 5,
      B: 'fallback',
      C: true,
      D: ['a', 'b'],
      E: 80,
      F: undefined,
      G: 'auto',
      H: { a: 'http://a/graphql?x=1', b: 'https://b' },
      I: {},
    });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  test('names every invalid variable in one sentence', () => {
    const read = () =>
      readSettings(
        { A: '1.5', C: 'maybe', D: 'x'.repeat(31), E: 'nonsense', F: 'ftp://x', G: 'on', H: 'a=b' },
        {
          A: integer({ description, default: 1 }),
          B: required(text({ description, default: undefined })),
          C: flag({ description }),
          D: secrets({ description }),
          E: url({ description, default: undefined, example: 'postgresql://host/name' }),
          F: url({ description, default: '', protocols: ['http'] }),
          G: oneOf(['auto', 'off'], { description, default: 'auto' }),
          H: urlsByName({ description }),
        },
      );
    expect(read).toThrow(
      /^The configuration is not usable: A must be a whole number.*; B must be set; C must be true or false.*; D must have at least 32 characters; E must be a URL like postgresql:\/\/host\/name; F must be a URL \(http\); G must be one of auto, off, not "on"; H must be names with URLs, like films=http:\/\/films\/graphql\.$/,
    );
  });
});

test('a setting describes its default and its allowed values', () => {
  expect(integer({ description, default: 10, min: 1, max: 60, unit: 'seconds' })).toMatchObject({
    description,
    shownDefault: '10',
    isRequired: false,
    allowed: 'seconds, 1 to 60',
  });
  expect(secrets({ description })).toMatchObject({
    shownDefault: undefined,
    isRequired: true,
    allowed: 'at least 32 characters; several by commas',
  });
  expect(text({ description, default: '/home/x/.data', shownDefault: '.data' }).shownDefault).toBe('.data');
});
