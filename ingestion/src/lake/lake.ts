/** The lake holds providers' files, each provider's in a folder of its own. To add a kind of lake, implement `Lake`. */
import type { Source } from '../source/source.js';

export interface LakeObject extends Source {
  /** `provider/path/file`, relative to the lake. */
  readonly key: string;
  readonly provider: string;
  sibling(fileName: string): Promise<LakeObject | null>;
}

/** A lake whose objects are announced by messages of a queue. */
export interface Lake {
  /** Null if there is no such object, or if the key is not valid. */
  find(key: string): Promise<LakeObject | null>;
}

/** A lake that announces nothing, so a worker polls its list of objects. */
export interface PolledLake extends Lake {
  /** Where it is, for log lines. */
  readonly name: string;
  /** All objects, by key, and what is not read. */
  list(): Promise<LakeListing>;
}

export interface LakeListing {
  readonly objects: readonly LakeObject[];
  readonly problems: readonly LakeProblem[];
}

/** A file or folder that is not read, or not yet. */
export interface LakeProblem {
  readonly key: string;
  readonly provider: string;
  readonly state: 'IGNORED' | 'WAITING';
  readonly reason: string;
}

/** Provider names are part of paths, ids and metrics. */
const providerName = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** The provider whose folder contains the key, or null. A key must not leave its folder. */
export function providerOf(key: string): string | null {
  const parts = key.split('/');
  const staysInside = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(key);
  return parts.length > 1 && staysInside && isProviderName(parts[0]!) ? parts[0]! : null;
}

export const isProviderName = (name: string): boolean => providerName.test(name);
