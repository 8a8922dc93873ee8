/** Folds each name once: a batch has many repeated names. */
import { nameKeyOf } from '@marquee/graph/resolution/names';

/** A function that returns the key of a name. */
export function createNameCache(): (name: string) => string {
  const keys = new Map<string, string>();
  return (name) => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = nameKeyOf(name);
    keys.set(name, key);
    return key;
  };
}
