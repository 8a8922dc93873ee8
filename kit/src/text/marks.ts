/**
 * Removes the marks that are accents and keeps those that are letters.
 *
 * In Latin and Greek a mark is an accent: "Amélie" is also written "Amelie". In Devanagari, Thai, Kana and many other scripts, a mark
 * is a vowel or makes another consonant: कील and काल, ポポ and ボボ are different words. Which script a mark is of is Unicode's property
 * Script (UAX 24). Marks of any script (Inherited) go with the letter before them.
 */

/** Texts of Latin letters only, which most are, need none of the rules for other scripts. */
const otherScripts = /[^\p{ASCII}\p{Script=Latin}\p{Script=Common}\p{M}]/u;
const anyMarks = /\p{M}+/gu;

/** Marks on a letter of these scripts, on a digit or on a sign. */
const accents = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Common}])\p{M}+/gu;

/**
 * Marks that are left when letters and marks are composed (NFC): accents of other scripts, and the variants of a sign. Kana's marks of
 * voice (U+3099, U+309A) are letters also where no composed letter exists.
 */
const leftAccents = /(?![\u3099\u309a\u200c\u200d])\p{Script=Inherited}/gu;

/** Points of Hebrew and Arabic, which are written in school books and holy books only, and the Cyrillic signs of numbers. */
const points =
  /[\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff]/gu;

/** Joiners after a mark choose how a letter is drawn. Elsewhere they separate parts of a word. */
const joinersAfterMarks = /(?<=\p{M})[\u200c\u200d]/gu;

/** Cyrillic vowels whose composed forms are spellings of the vowel, not letters of their own. */
const cyrillicVowels: Readonly<Record<string, string>> = { ё: 'е', Ё: 'Е', ѐ: 'е', Ѐ: 'Е', ѝ: 'и', Ѝ: 'И' };

/** The text in compatibility form (NFKC), without accents. */
export function foldMarks(text: string): string {
  const decomposed = text.normalize('NFKD');
  if (!otherScripts.test(decomposed)) return decomposed.replace(anyMarks, '');
  return decomposed
    .replace(accents, '$1')
    .normalize('NFC')
    .replace(joinersAfterMarks, '')
    .replace(leftAccents, '')
    .replace(points, '')
    .replace(/[ёЁѐЀѝЍ]/g, (vowel) => cyrillicVowels[vowel]!);
}
