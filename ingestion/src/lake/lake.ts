/** Where providers put their files: each its own folder, by whatever way it is reached. */
import type { Source } from '../source/source.js';

export interface LakeObject extends Source {
  /** `provider/path/file`, from the lake's root. */
  readonly key: string;
  readonly provider: string;
  sibling(fileName: string): Promise<LakeObject | null>;
}

export interface Lake {
  /** Null where there is none of that key, or the key is none. */
  find(key: string): Promise<LakeObject | null>;
}

/** One that tells nobody what comes, so that it is looked through. */
export interface ListedLake extends Lake {
  /** For people: where it is. */
  readonly name: string;
  /** All there is; in order of key. */
  list(): Promise<LakeObject[]>;
}

/** Names of providers: parts of paths, ids and metrics. */
const providerName = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** The provider whose folder a key is in; null where it is in none. A key leads down only. */
export function providerOf(key: string): string | null {
  const parts = key.split('/');
  const leadsDown = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(key);
  return parts.length > 1 && leadsDown && isProviderName(parts[0]!) ? parts[0]! : null;
}

export const isProviderName = (name: string): boolean => providerName.test(name);
