/** How each script is set: font, direction, width and height of its letters in ems, by estimates on the safe side. */
export type Script =
  'sign' | 'capitals' | 'text' | 'arabic' | 'hebrew' | 'indic' | 'wideIndic' | 'thai' | 'eastAsian' | 'other';

interface ScriptMetrics {
  /** Width of a letter. */
  readonly width: number;
  /** Height above the baseline. */
  readonly ascent: number;
  /** From one baseline to the next. */
  readonly leading: number;
}

/** `sign` is League Gothic; the others are fonts of the visitor's system. */
export const metrics: Readonly<Record<Script, ScriptMetrics>> = {
  sign: { width: 0.39, ascent: 0.8, leading: 0.9 },
  capitals: { width: 0.86, ascent: 0.8, leading: 1.08 },
  text: { width: 0.74, ascent: 0.85, leading: 1.15 },
  arabic: { width: 0.62, ascent: 0.95, leading: 1.4 },
  hebrew: { width: 0.66, ascent: 0.8, leading: 1.1 },
  indic: { width: 0.84, ascent: 1, leading: 1.38 },
  wideIndic: { width: 1.2, ascent: 1, leading: 1.38 },
  thai: { width: 0.66, ascent: 1.12, leading: 1.5 },
  eastAsian: { width: 1, ascent: 0.9, leading: 1.14 },
  other: { width: 1.05, ascent: 1, leading: 1.35 },
};

const byLetters: readonly (readonly [RegExp, Script])[] = [
  [/[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u, 'arabic'],
  [/\p{Script=Hebrew}/u, 'hebrew'],
  [/[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}]/u, 'indic'],
  [
    /[\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Oriya}]/u,
    'wideIndic',
  ],
  [/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u, 'thai'],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u, 'eastAsian'],
  [/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u, 'capitals'],
  [/[\p{Script=Armenian}\p{Script=Georgian}]/u, 'text'],
];

/** What the files of League Gothic in base.css hold. */
const onlySignLetters = /^[\u0020-\u024f\u1e00-\u1e9f\u1ef2-\u1eff\u2010-\u2027\u2030-\u205e\u20ac\u2122]*$/u;

/** The script of the first letter of `title`. A title that League Gothic has all letters of is set in it. */
export function scriptOf(title: string): Script {
  if (onlySignLetters.test(title)) return 'sign';
  for (const character of title) {
    if (/\p{Letter}/u.test(character)) return byLetters.find(([letters]) => letters.test(character))?.[1] ?? 'other';
  }
  return 'other';
}

export const directionOf = (script: Script): 'ltr' | 'rtl' =>
  script === 'arabic' || script === 'hebrew' ? 'rtl' : 'ltr';

/** The title as it is set: in capitals where the script has them and its fonts do. */
export const settingOf = (title: string, script: Script): string =>
  script === 'sign' || script === 'capitals' ? title.toLocaleUpperCase('en') : title;

// cspell:disable -- letters by width
const signWidths: readonly (readonly [RegExp, number])[] = [
  [/^[ ,.:;!I'’|]$/, 0.2],
  [/^[J\-"“”()1]$/, 0.29],
  [/^[EFLTZ/]$/, 0.35],
  [/^[02-9BCGOPQRSVY]$/, 0.37],
  [/^[ADHKNUX]$/, 0.4],
  [/^[MW%&@+—…]$/, 0.54],
];
// cspell:enable

const joiner = /[\p{Mark}\u200c-\u200f\u2060\ufe0e\ufe0f]/gu;

/** Width in ems of one grapheme within a title of `script`. */
export function widthOf(grapheme: string, script: Script): number {
  if (script === 'sign') return signWidths.find(([letters]) => letters.test(grapheme))?.[1] ?? 0.62;
  if (/^\s$/.test(grapheme)) return 0.3;
  if (/\p{Extended_Pictographic}/u.test(grapheme)) return 1.5;
  const own = byLetters.find(([letters]) => letters.test(grapheme))?.[1];
  // Conjuncts stand beside each other, and signs that take a place of their own follow some letters.
  const letters = Math.max(1, [...grapheme.replace(joiner, '')].length);
  const aside = grapheme.includes('\u0e33') || grapheme.includes('\u0eb3') ? 0.4 : 0;
  return metrics[own ?? script].width * (1 + (letters - 1) * 0.6) + aside;
}
