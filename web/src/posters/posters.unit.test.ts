import fc from 'fast-check';
import { designs } from './designs.js';
import { drawPoster } from './drawPoster.js';
import { allPalettes } from './palettes.js';
import { scriptOf, settingOf } from './script.js';
import { minSize, setTitle } from './setTitle.js';
import { graphemesOf, titleText } from './titleLines.js';

// cspell:disable -- titles in many scripts
const titles = [
  'Casablanca',
  'M',
  '',
  '8½',
  'The Good, the Bad and the Ugly',
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
  'الرجل الذي باع ظهره',
  'ואלס עם באשיר',
  'दिलवाले दुल्हनिया ले जायेंगे',
  '千と千尋の神隠し',
  'ลุงบุญมีระลึกชาติน้ำผึ้ง',
  '기생충',
  'Ирония судьбы, или С лёгким паром!',
  'அன்பே சிவம்',
  'Amélie 👩‍👩‍👧‍👦 🇫🇷 e\u0301\u0302te\u0301',
  'word '.repeat(90),
];
// cspell:enable
const someTitle = fc.oneof(
  fc.constantFrom(...titles),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc
    .array(fc.constantFrom(...titles.flatMap((title) => title.split(' '))), { maxLength: 14 })
    .map((words) => words.join(' ')),
);
const someDesign = fc.nat({ max: designs.length - 1 });
const withoutSpaces = (text: string): string => text.replaceAll(/\s+/gu, '');

test('every grapheme of the title is on the poster, or an ellipsis stands for the rest', () => {
  fc.assert(
    fc.property(someTitle, someDesign, (title, design) => {
      const { lines } = drawPoster({ title, year: 1950, genres: [] }, design).title;
      const whole = withoutSpaces(settingOf(title, scriptOf(title)));
      const shown = withoutSpaces(lines.map(({ text }) => text).join(''));
      if (shown === whole) return;
      expect(shown.endsWith('…')).toBe(true);
      const kept = graphemesOf(shown.slice(0, -1));
      expect(kept).toEqual(graphemesOf(whole).slice(0, kept.length));
    }),
  );
});

test('lines are as wide as the box at most, no smaller than legible, and do not overlap', () => {
  fc.assert(
    fc.property(someTitle, someDesign, (title, design) => {
      const { lines } = drawPoster({ title, year: 1950, genres: [] }, design).title;
      for (const [index, { size, width, y }] of lines.entries()) {
        expect(width).toBeLessThanOrEqual(172.001);
        expect(size).toBeGreaterThanOrEqual(minSize);
        expect(y).toBeLessThanOrEqual(300);
        if (index > 0) expect(y - lines[index - 1]!.y).toBeGreaterThan(size * 0.7);
      }
    }),
  );
});

test('the same film has the same poster', () => {
  fc.assert(
    fc.property(someTitle, fc.option(fc.nat({ max: 2030 })), (title, year) => {
      const film = { title, year, genres: ['Drama'] };
      expect(drawPoster(film)).toEqual(drawPoster(film));
    }),
  );
});

test('many films have posters of every design', () => {
  const grounds = Array.from({ length: 400 }, (_, film) =>
    drawPoster({ title: `Film ${film}`, year: 1990, genres: [] }),
  );
  const kinds = new Set(grounds.map(({ shapes, title }) => `${shapes.length} ${title.anchor}`));
  expect(kinds.size).toBeGreaterThanOrEqual(10);
});

test('a film without a year has no poster that shows one', () => {
  for (const design of designs.keys()) {
    const { years } = drawPoster({ title: 'Untitled', year: null, genres: [] }, design);
    expect(years).toHaveLength(1);
  }
});

test('scripts without spaces break between words, and no line begins with a full stop', () => {
  const pieces = titleText('千と千尋の神隠し。').pieces.map(({ text }) => text);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.at(-1)).toMatch(/.。$/u);
  expect(titleText('ลุงบุญมีระลึกชาติ').pieces.length).toBeGreaterThan(1);
});

// cspell:disable
test.each([
  ['الرجل الذي باع ظهره', 'rtl', 186],
  ['ואלס עם באשיר', 'rtl', 186],
  ['दिलवाले', 'ltr', 14],
  ['Casablanca', 'ltr', 14],
  // cspell:enable
])('%s is read %s and begins at its side', (title, direction, x) => {
  const set = setTitle(title, { x: 14, y: 0, width: 172, height: 100, maxSize: 60 });
  expect(set.direction).toBe(direction);
  expect(set.lines[0]!.x).toBe(x);
});

test('letters are legible on each palette', () => {
  for (const { paper, ink } of allPalettes) expect(contrast(paper, ink)).toBeGreaterThanOrEqual(7);
});

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
