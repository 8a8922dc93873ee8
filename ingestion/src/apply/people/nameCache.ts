/** Folds each name once and hashes it once: a batch has many repeated names. */
import { personIdOf } from '@marquee/graph/resolution/careerSpans';
import { nameKeyOf } from '@marquee/graph/resolution/names';

export interface NameCache {
  keyOf(name: string): string;
  /** @param index which of the homonyms of `key`, from 0 */
  idOf(key: string, index: number): string;
}

export function createNameCache(): NameCache {
  const keys = new Map<string, string>();
  const ids = new Map<string, string>();
  return {
    keyOf: (name) => cached(keys, name, () => nameKeyOf(name)),
    idOf: (key, index) => cached(ids, `${key}#${index}`, () => personIdOf(key, index)),
  };
}

function cached(values: Map<string, string>, key: string, compute: () => string): string {
  const before = values.get(key);
  if (before !== undefined) return before;
  const value = compute();
  values.set(key, value);
  return value;
}
