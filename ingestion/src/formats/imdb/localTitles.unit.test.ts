import fc from 'fast-check';
import { identityKey } from '@marquee/kit/text/identityKey';
import type { LocalTitle } from './imdbJoin.js';
import { alternativeTitlesOf } from './localTitles.js';

const none = '\\N';
const local = (title: string, more: Partial<LocalTitle> = {}): LocalTitle => ({
  ...{ title, ordering: '1', region: none, language: none, types: none, attributes: none },
  ...more,
});

describe('titles of a film in other regions', () => {
  test('come by use: English ones, others, special ones, and working titles last', () => {
    const titles = [
      local('Blue Harvest', { types: 'working', region: 'US' }),
      local('Star Wars', { region: 'US', types: 'imdbDisplay', ordering: '7' }),
      local('La guerra de las galaxias', { region: 'US', language: 'es', ordering: '3' }),
      local('Krieg der Sterne', { region: 'DE', ordering: '2' }),
      local('The Star Wars', { region: 'US', types: 'alternative\u0002working' }),
      local('Stjernekrigen', { region: 'DK', attributes: 'literal title' }),
      local('Adventures of Luke', { region: 'US', attributes: 'pre-release title' }),
    ];
    expect(alternativeTitlesOf(titles, ['Star Wars: Episode IV'])).toEqual([
      'Star Wars',
      'Krieg der Sterne',
      'La guerra de las galaxias',
      'Stjernekrigen',
      'Adventures of Luke',
      'Blue Harvest',
      'The Star Wars',
    ]);
  });

  test('leave out what is shown, missing, repeated in another spelling, or too long', () => {
    const titles = [
      local('AMÉLIE'),
      local(none),
      local(' '),
      local('Amelie!'),
      local('x'.repeat(301)),
      local('Tom &amp; Co'),
    ];
    expect(alternativeTitlesOf(titles, ['Amélie'])).toEqual(['Tom & Co']);
  });

  test('do not depend on the order of rows', () => {
    const title = fc.record({
      title: fc.constantFrom('A', 'B', 'C', 'b'),
      ordering: fc.constantFrom('1', '2', '10'),
      region: fc.constantFrom('US', 'DE', none),
      language: fc.constantFrom('en', 'es', none),
      types: fc.constantFrom('working', 'original', none),
      attributes: fc.constantFrom('dubbed version', none),
    });
    fc.assert(
      fc.property(fc.array(title, { maxLength: 8 }), (titles) => {
        const found = alternativeTitlesOf(titles, []);
        expect(alternativeTitlesOf([...titles].reverse(), []).map(identityKey)).toEqual(found.map(identityKey));
        expect(new Set(found.map(identityKey)).size).toBe(found.length);
      }),
    );
  });
});
