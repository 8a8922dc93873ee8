/** Words that users write for one another: numbers in words, digits and Roman numerals, and the usual abbreviations of titles. */

const units = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']; // prettier-ignore
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** From 2. The numeral I is left out: it is a word of too many titles. */
const romans = ['ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv', 'xvi', 'xvii', 'xviii', 'xix', 'xx']; // prettier-ignore

const numberGroups = [
  ...units.map((word, value) => [word, String(value), ...(value > 1 ? [romans[value - 2]!] : [])]),
  ...tens.map((word, index) => [word, String((index + 2) * 10), ...(index === 0 ? ['xx'] : [])]),
];

const abbreviationGroups = [
  ['dr', 'doctor'],
  ['mr', 'mister'],
  ['mrs', 'missus'],
  ['st', 'saint'],
  ['st', 'street'],
  ['mt', 'mount'],
  ['blvd', 'boulevard'],
  ['ave', 'avenue'],
  ['vs', 'versus'],
  ['v', 'versus'],
  ['v', 'vs'],
  ['ft', 'fort'],
  ['jr', 'junior'],
  ['sr', 'senior'],
  ['vol', 'volume'],
  ['pt', 'part'],
  ['prof', 'professor'],
  ['capt', 'captain'],
  ['lt', 'lieutenant'],
  ['sgt', 'sergeant'],
  ['col', 'colonel'],
  ['gen', 'general'],
  ['n', 'and'],
];

const equivalents = new Map<string, Set<string>>();
for (const group of [...numberGroups, ...abbreviationGroups])
  for (const word of group)
    for (const other of group)
      if (other !== word) equivalents.set(word, (equivalents.get(word) ?? new Set()).add(other));

const none: ReadonlySet<string> = new Set();

/** Other words for a word; most words have none. The relation is symmetric. */
export const equivalentsOf = (token: string): ReadonlySet<string> => equivalents.get(token) ?? none;

/** Of words that users write for one another, the one that stands for all of them. */
const standard = new Map<string, string>([
  ...abbreviationGroups.filter(([short]) => short !== 'v').map(([short = '', long = '']) => [long, short] as const),
  ...numberGroups.flatMap(([word = '', digits = '', ...others]) =>
    [word, ...others].map((other) => [other, digits] as const),
  ),
]);

/**
 * The words with numbers as digits and with the usual abbreviations. Texts that differ only in how these are written have a spelling
 * in common. There are two if a "v" may be 5 or "versus".
 */
export function standardSpellings(tokens: readonly string[]): (readonly string[])[] {
  const digits = numbersAsDigits(tokens) ?? tokens;
  // Most titles have no such word.
  if (!digits.some(hasStandard)) return [digits];
  const spell = (v: string) => digits.map((token) => (token === 'v' ? v : (standard.get(token) ?? token)));
  return digits.includes('v') ? [spell('5'), spell('vs')] : [spell('')];
}

const hasStandard = (token: string): boolean => token === 'v' || standard.has(token);

const valueOf = new Map([
  ...units.map((word, value) => [word, value] as const),
  ...tens.map((word, index) => [word, (index + 2) * 10] as const),
]);
const scales = new Map([
  ['hundred', 100],
  ['thousand', 1_000],
]);

/** "twenty one" and "one hundred and one" as digits, and years as people say them: "nineteen eighty four". Null if nothing changes. */
export function numbersAsDigits(tokens: readonly string[]): string[] | null {
  if (!tokens.some(isNumberWord)) return null;
  const result: string[] = [];
  let changed = false;
  for (let start = 0; start < tokens.length;) {
    let end = start;
    while (end < tokens.length && isNumberPart(tokens, start, end)) end++;
    const value = end - start > 1 ? numberOf(tokens.slice(start, end).filter((token) => token !== 'and')) : null;
    if (value === null) result.push(tokens[start++]!);
    else {
      result.push(String(value));
      changed = true;
      start = end;
    }
  }
  return changed ? result : null;
}

const isNumberWord = (token: string | undefined): boolean =>
  token !== undefined && (valueOf.has(token) || scales.has(token));

/** "and" only after a scale and before another number: "one hundred and one". */
const isNumberPart = (tokens: readonly string[], start: number, index: number): boolean =>
  tokens[index] === 'and'
    ? index > start && scales.has(tokens[index - 1]!) && isNumberWord(tokens[index + 1])
    : isNumberWord(tokens[index]);

/** The number that the words say; null if they say several. */
function numberOf(words: readonly string[]): number | null {
  const [first = '', second = '', third] = words;
  const century = valueOf.get(first) ?? 0;
  // A year: "nineteen eighty four".
  if (century > 10 && century < 21 && (valueOf.get(second) ?? 0) >= 10 && !words.some((word) => scales.has(word))) {
    const rest = words.length === 2 ? valueOf.get(second)! : words.length === 3 ? twoDigits(second, third!) : null;
    return rest === null ? null : century * 100 + rest;
  }
  let total = 0;
  let group: number | null = null;
  for (const word of words) {
    const scale = scales.get(word);
    const value = valueOf.get(word);
    if (scale !== undefined) {
      if (scale === 1_000) [total, group] = [total + (group ?? 1) * scale, null];
      else group = (group ?? 1) * scale;
    } else if (group === null) group = value!;
    else if (group % 100 === 0) group += value!;
    else if (group % 10 === 0 && group % 100 >= 20 && value! < 10 && value! > 0) group += value!;
    else return null;
  }
  return total + (group ?? 0);
}

function twoDigits(ten: string, unit: string): number | null {
  const [value, rest] = [valueOf.get(ten)!, valueOf.get(unit)];
  return value >= 20 && rest !== undefined && rest > 0 && rest < 10 ? value + rest : null;
}

/** Numbers from 21 in words, as titles spell them: "One Hundred and One", "Nineteen Eighty-Four". Null if nothing changes. */
export function numbersAsWords(tokens: readonly string[]): string[] | null {
  const result = tokens.flatMap((token) => (/^[1-9]\d{1,3}$/.test(token) ? wordsOf(Number(token)) : [token]));
  return result.length === tokens.length ? null : result;
}

function wordsOf(value: number): string[] {
  if (value < 20) return [units[value]!];
  if (value < 100) return [tens[Math.floor(value / 10) - 2]!, ...(value % 10 > 0 ? [units[value % 10]!] : [])];
  if (value < 1_000)
    return [units[Math.floor(value / 100)]!, 'hundred', ...(value % 100 > 0 ? ['and', ...wordsOf(value % 100)] : [])];
  if (value >= 2_000 && value < 2_010) return ['two', 'thousand', ...(value > 2_000 ? wordsOf(value - 2_000) : [])];
  const [century, rest] = [Math.floor(value / 100), value % 100];
  // Larger numbers are no years, and no titles.
  if (century > 20) return [String(value)];
  if (rest === 0) return century % 10 === 0 ? [units[century / 10]!, 'thousand'] : [...wordsOf(century), 'hundred'];
  // "ten ten" is no year.
  return rest < 10 || century === 10 ? [String(value)] : [...wordsOf(century), ...wordsOf(rest)];
}
