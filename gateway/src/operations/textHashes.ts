/** The SHA-256 of the texts of operations, kept: the same few come again and again. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Memory that the texts may take. A character takes up to two bytes; the rest is the hash and the entry. */
const maxBytes = 8 * 1024 * 1024;

const hashes = new LRUCache<string, string>({
  maxSize: maxBytes,
  sizeCalculation: (_, { length }) => 2 * length + 300,
});

/** In hexadecimal digits. */
export function sha256(text: string): string {
  let known = hashes.get(text);
  if (known === undefined) hashes.set(text, (known = hash('sha256', text, 'hex')));
  return known;
}
