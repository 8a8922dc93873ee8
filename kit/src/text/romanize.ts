/** Titles of other scripts in Latin letters, as users of a Latin keyboard type them. For finding only: it does not tell titles apart. */
import { isAscii } from './identityKey.js';

// cspell:disable
/** Pairs of a letter and its Latin letters, as one text. */
const table = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map((pair) => [pair[0]!, pair.slice(1)]));

/** As BGN/PCGN and English titles write them, without apostrophes for the hard and the soft sign. */
const cyrillic = table(
  'аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya ' +
    'єye іi їyi ґg ўu ђdj јj љlj њnj ћc џdz ѓgj ќkj ѕdz ѣe',
);

/** ELOT 743, with "b" for "mp" as in Zorbas. */
const greek = table('αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo');
const greekPairs: readonly (readonly [pattern: RegExp, latin: string])[] = [
  [/ου/g, 'ou'],
  [/αυ/g, 'av'],
  [/ευ/g, 'ev'],
  [/(?<!\p{L})μπ/gu, 'b'],
  [/μπ/g, 'mb'],
  [/γγ/g, 'ng'],
  [/γκ/g, 'gk'],
];

/** Hepburn, without signs for long vowels. */
const kana = table(
  'あa いi うu えe おo かka きki くku けke こko がga ぎgi ぐgu げge ごgo さsa しshi すsu せse そso ざza じji ずzu ぜze ぞzo ' +
    'たta ちchi つtsu てte とto だda ぢji づzu でde どdo なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho ' +
    'ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro ' +
    'わwa ゐi ゑe をo んn ゔvu ー ゝ ゞ ゎwa ゕka ゖke',
);
/** A small vowel or y-sound replaces the vowel of the sign before it: "shi" and a small "yu" are "shu", "fu" and a small "a" are "fa". */
const smallKana = table('ぁa ぃi ぅu ぇe ぉo ゃya ゅyu ょyo');
const smallTsu = 'っ';
/** Katakana has the same sounds as Hiragana, this many code points later. */
const kanaOffset = 0x60;

/** The letters of a Hangul syllable, in the order of Unicode, in the Revised Romanization. */
const initials = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ');
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const finals = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ');
const firstSyllable = 0xac00;

const byLetter = (letters: ReadonlyMap<string, string>) => (text: string) =>
  [...text.normalize('NFC')].map((letter) => letters.get(letter) ?? letter.replace(/\p{M}/gu, '')).join('');

const romanizeCyrillic = byLetter(cyrillic);

const romanizeGreek = (text: string): string =>
  byLetter(greek)(
    greekPairs.reduce(
      (rest, [pattern, latin]) => rest.replace(pattern, latin),
      text.normalize('NFD').replace(/\p{M}/gu, ''),
    ),
  );

function romanizeKana(text: string): string {
  const signs = text.replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - kanaOffset));
  let latin = '';
  let doubles = false;
  for (const sign of signs) {
    const small = smallKana.get(sign);
    const sound = kana.get(sign) ?? '';
    if (sign === smallTsu) doubles = true;
    else if (small !== undefined) latin = withSmall(latin, small);
    else {
      latin += doubles && sound !== '' ? doubled(sound) : sound;
      doubles = false;
    }
  }
  return latin;
}

const doubled = (sound: string): string => (sound.startsWith('ch') ? 't' : sound[0]!) + sound;

function withSmall(latin: string, small: string): string {
  if (/(?:sh|ch|j)[aeiou]$/.test(latin)) return latin.slice(0, -1) + small.replace('y', '');
  // "u" and a small "o" are "wo".
  if (/(?:^|[aeioun])u$/.test(latin)) return `${latin.slice(0, -1)}w${small}`;
  return latin.replace(/[aeiou]$/, '') + small;
}

const romanizeHangul = (text: string): string =>
  [...text.normalize('NFC')]
    .map((syllable) => {
      const index = syllable.charCodeAt(0) - firstSyllable;
      const [initial, vowel, final] = [Math.floor(index / 588), Math.floor((index % 588) / 28), index % 28];
      return initials[initial] === undefined ? syllable : initials[initial] + vowels[vowel]! + finals[final]!;
    })
    .join('');

// cspell:enable

/** Signs beside a Chinese character are the end of a word of it, and say nothing alone. */
const minSignsBesideHan = 3;

/** Each with the marks that may be on its letters. Hiragana and Katakana are apart, as they are two words. */
const runs =
  /(?<cyrillic>[\p{Script=Cyrillic}][\p{Script=Cyrillic}\p{M}]*)|(?<greek>\p{Script=Greek}[\p{Script=Greek}\p{M}]*)|(?<kana>\p{Script=Hiragana}[\p{Script=Hiragana}ー]*|\p{Script=Katakana}[\p{Script=Katakana}ー]*)|(?<hangul>\p{Script=Hangul}+)/gu;
const isHan = (letter: string | undefined): boolean => letter !== undefined && /\p{Script=Han}/u.test(letter);
const isLetter = (letter: string | undefined): boolean => letter !== undefined && /\p{L}/u.test(letter);

/**
 * The text with Cyrillic, Greek, Kana and Hangul in Latin letters, in lower case; null if it has none of these. Scripts whose letters do
 * not say how they are read stay: Chinese characters, and Arabic and Hebrew without vowels.
 */
export function romanize(text: string): string | null {
  if (isAscii(text)) return null;
  const composed = text.normalize('NFKC').toLowerCase();
  let changed = false;
  const latin = composed.replace(runs, (run: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Partial<Record<'cyrillic' | 'greek' | 'kana' | 'hangul', string>>;
    const start = rest.at(-3) as number;
    const [before, after] = [composed[start - 1], composed[start + run.length]];
    if (groups.kana && run.length < minSignsBesideHan && (isHan(before) || isHan(after))) return run;
    changed = true;
    const romanized = groups.cyrillic
      ? romanizeCyrillic(run)
      : groups.greek
        ? romanizeGreek(run)
        : groups.kana
          ? romanizeKana(run)
          : romanizeHangul(run);
    // Two words that the script does not set apart.
    return (groups.kana && isLetter(before) ? '-' : '') + romanized + (groups.kana && isHan(after) ? '-' : '');
  });
  return changed ? latin : null;
}
