/** Formats of several files that belong together: they come one by one, in any order, and are read as one. */
import { hash } from 'node:crypto';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';

/** Without `.gz`. */
export interface SetNames {
  /** The first stands for the set. */
  readonly required: readonly [string, ...string[]];
  readonly optional: readonly string[];
}

/** A source whose siblings are of its own kind. */
export type Siblings<S> = Omit<Source, 'sibling'> & { sibling(fileName: string): Promise<S | null> };

const bare = (fileName: string): string => fileName.replace(/\.gz$/i, '');

export const isOneOf = (fileName: string, { required, optional }: SetNames): boolean =>
  [...required, ...optional].includes(bare(fileName));

/** The files of the set that `source` is of, by name; a FileProblem where some that are needed are not there. */
export async function fileSet(source: Source, names: SetNames): Promise<ReadonlyMap<string, Source>> {
  const files = await filesOf<Source>(source, names);
  const missing = names.required.filter((name) => !files.has(name));
  if (missing.length > 0) throw new FileProblem(`needs ${missing.join(' and ')} beside it`);
  return files;
}

/**
 * What stands for the set that `source` is of, and is another whenever one of its files is: so that a set is read once, and again
 * when more of it has come. Null while some that are needed are not there. The times of files say nothing of which came last.
 */
export async function wholeSet<S extends Siblings<S>>(source: S, names: SetNames): Promise<S | null> {
  const files = await filesOf<S>(source, names);
  if (names.required.some((name) => !files.has(name))) return null;
  const all = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...files.get(names.required[0])!,
    etag: hash('sha256', JSON.stringify(all.map(([name, { etag }]) => [name, etag])), 'base64url'),
    size: all.reduce((sum, [, { size }]) => sum + size, 0),
    modifiedAt: new Date(Math.max(...all.map(([, { modifiedAt }]) => modifiedAt.getTime()))),
  };
}

async function filesOf<S extends Siblings<S>>(source: S, names: SetNames): Promise<Map<string, S>> {
  const files = new Map<string, S>([[bare(source.fileName), source]]);
  for (const name of [...names.required, ...names.optional])
    if (!files.has(name)) {
      const found = (await source.sibling(`${name}.gz`)) ?? (await source.sibling(name));
      if (found) files.set(name, found);
    }
  return files;
}
