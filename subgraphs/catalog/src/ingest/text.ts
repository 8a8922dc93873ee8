/** How names and titles are written into addresses and ids. */
import { createHash } from 'node:crypto';
import { normalise } from '../../../../kit/src/text.js';

/** The readable part of an address: letters and digits of any script, words joined by hyphens. */
export const slugify = (text: string): string => normalise(text).replace(/\s+/g, '-').slice(0, 80);

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A global id that depends on nothing but `key`: 65 bits of SHA-256 in Crockford's base 32 after the prefix. */
export function stableId(prefix: 'mov' | 'per' | 'gen', key: string): string {
  let bits = BigInt(`0x${createHash('sha256').update(`${prefix}\0${key}`).digest('hex').slice(0, 18)}`) >> 7n;
  let text = '';
  for (let digit = 0; digit < 13; digit++) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
}
