/** Formats of several files that belong together: they come one by one, and are read once all that are needed are there. */
import type { Source } from '../read/source.js';

export interface FileSet {
  /** By the name without `.gz`. */
  readonly files: ReadonlyMap<string, Source>;
  /** The newest of its files. */
  readonly modifiedAt: Date;
}

export interface SetNames {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const bare = (fileName: string): string => fileName.replace(/\.gz$/i, '');

export const isOneOf = (fileName: string, { required, optional }: SetNames): boolean =>
  [...required, ...optional].includes(bare(fileName));

/**
 * The set that `source` is of; null where others of it are missing, or where another came later and stands for them all: so that
 * a set whose files come together is read once.
 */
export async function fileSet(source: Source, names: SetNames): Promise<FileSet | null> {
  const files = new Map<string, Source>([[bare(source.fileName), source]]);
  for (const name of [...names.required, ...names.optional])
    if (!files.has(name)) {
      const found = (await source.sibling(`${name}.gz`)) ?? (await source.sibling(name));
      if (found) files.set(name, found);
    }
  if (names.required.some((name) => !files.has(name))) return null;
  const last = [...files].reduce((a, b) => (isLater(b, a) ? b : a));
  return last[0] === bare(source.fileName) ? { files, modifiedAt: source.modifiedAt } : null;
}

const isLater = ([nameA, a]: [string, Source], [nameB, b]: [string, Source]): boolean =>
  a.modifiedAt.getTime() - b.modifiedAt.getTime() > 0 ||
  (a.modifiedAt.getTime() === b.modifiedAt.getTime() && nameA > nameB);
