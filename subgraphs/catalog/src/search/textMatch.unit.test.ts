/** Matching of typed words with names and titles. */
import fc from 'fast-check';
import { words } from '@marquee/graph/text/words';
import { matchText } from './textMatch.js';

test('a text matches itself and its prefixes, without a typo and from its first word', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom(...'aäbcé'), minLength: 1, maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      (list) => {
        const text = list.join(' ');
        const tokens = words(text).map(({ token }) => token);
        expect(matchText(tokens, text)).toMatchObject({ typos: 0, isPrefix: true });
        const last = tokens.at(-1)!;
        for (let length = 1; length <= last.length; length++)
          expect(matchText([...tokens.slice(0, -1), last.slice(0, length)], text)).toMatchObject({ typos: 0 });
      },
    ),
  );
});

test('a missing or added space is a typo, a missing hyphen is none', () => {
  expect(matchText(['god', 'father'], 'The Godfather')).toMatchObject({ typos: 1 });
  expect(matchText(['spiderman'], 'Spider-Man')).toMatchObject({ typos: 0, coverage: 1 });
  expect(matchText(['starwars'], 'Star Wars')).toMatchObject({ typos: 1, coverage: 1 });
  expect(matchText(['mash'], 'M*A*S*H')).toMatchObject({ typos: 0, coverage: 1 });
});
