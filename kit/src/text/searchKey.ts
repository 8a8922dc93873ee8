/** The key by which names and titles are found. It folds more than the key of identity. */
import { identityKey, isAscii } from './identityKey.js';

/** Marks that people type for an apostrophe. */
const apostrophes = /[`´‘ʻ′]/g;

/** A fraction sign beside a digit is a number of its own: "8½" is "8 1/2". */
const fractions = /(?<=\d)(?=[¼-¾⅐-⅞])/g;

/**
 * Letters that keyboards and writers exchange, each with the one that the key has. Arabic and Persian (as Lucene's ArabicNormalizer and
 * PersianNormalizer): yeh, kaf and heh, alef with hamza or madda, teh marbuta. Cyrillic: short i and u, yi. Latin: letters with a stroke,
 * eth, thorn, dotless i. Greek: final sigma.
 */
const exchanged: Readonly<Record<string, string>> = {
  ...{ ی: 'ي', ى: 'ي', ې: 'ي', ے: 'ي', ئ: 'ي', ک: 'ك', ڪ: 'ك', ہ: 'ه', ھ: 'ه', ە: 'ه', ۀ: 'ه', ة: 'ه' },
  ...{ أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ؤ: 'و' },
  ...{ й: 'и', ў: 'у', ї: 'і', ґ: 'г' },
  ...{ đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't' },
  ...{ ς: 'σ' },
};
const exchangedLetters = new RegExp(`[${Object.keys(exchanged).join('')}]`, 'gu');

/** The dot below a letter of an Indic script marks a sound of another language, and is often left out. */
const nuktas = /[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]/gu;

/** Katakana has the same sounds as Hiragana, in the same order, this many code points later. */
const kanaOffset = 0x60;
const katakana = /[\u30a1-\u30f6]/gu;

const otherDigits = /(?![0-9])\p{Nd}/gu;

/** The value of a decimal digit of any script. Unicode has the ten digits of a script one after the other. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/**
 * The words of a text as a user may type them, separated by spaces: the identity key, in which letters that keyboards and writers
 * exchange are one letter, Katakana is Hiragana and digits are ASCII.
 */
export function searchKey(text: string): string {
  if (isAscii(text)) return identityKey(text.includes('`') ? text.replace(apostrophes, "'") : text);
  const key = identityKey(text.replace(apostrophes, "'").replace(fractions, ' '));
  return isAscii(key)
    ? key
    : key
        .replace(exchangedLetters, (letter) => exchanged[letter]!)
        .replace(nuktas, '')
        .replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - kanaOffset))
        .replace(otherDigits, digitValue);
}
