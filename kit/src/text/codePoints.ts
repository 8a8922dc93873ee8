/** The order of code points: that of Neo4j, and of PostgreSQL's collation "C". */

const firstSurrogate = 0xd800;
const afterSurrogates = 0xe000;

/** Surrogates stand for code points above all others. */
const rankOf = (unit: number): number =>
  unit < firstSurrogate ? unit : unit < afterSurrogates ? unit + 0x2000 : unit - 0x800;

/** Compares texts by code points: below 0 if `a` comes first, 0 if they are equal. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rankOf(one) - rankOf(other);
  }
  return a.length - b.length;
}
