/** Formats of several files: the files arrive separately, in any order, and are read together. */
import { hash } from 'node:crypto';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';

/** File names without `.gz`. */
export interface FileSetNames {
  /** The set is reported under the first name. */
  readonly required: readonly [string, ...string[]];
  readonly optional: readonly string[];
}

/** A source of type `S` whose siblings have type `S`, too. */
export type SiblingsOf<S> = Omit<Source, 'sibling'> & { sibling(fileName: string): Promise<S | null> };

const withoutGz = (fileName: string): string => fileName.replace(/\.gz$/i, '');

export const isInSet = (fileName: string, { required, optional }: FileSetNames): boolean =>
  [...required, ...optional].includes(withoutGz(fileName));

/**
 * The files of the set that `source` belongs to, by name without `.gz`.
 *
 * @throws {FileProblem} if required files are missing
 */
export async function filesOfSet(source: Source, names: FileSetNames): Promise<ReadonlyMap<string, Source>> {
  const files = await findFiles<Source>(source, names);
  const missing = names.required.filter((name) => !files.has(name));
  if (missing.length > 0) throw new FileProblem(`needs ${missing.join(' and ')} beside it`);
  return new Map([...files].map(([name, file]) => [name, name === names.required[0] ? file : named(file)]));
}

/** The set is reported under its first file, so a problem of another file has to name it. */
const named = (source: Source): Source => ({
  ...source,
  bytes: async function* (onRead) {
    try {
      yield* source.bytes(onRead);
    } catch (error) {
      throw error instanceof FileProblem ? problemOf(source.fileName, error.message) : error;
    }
  },
});

/** A problem of a file of a set. */
export const problemOf = (fileName: string, problem: string): FileProblem =>
  new FileProblem(`cannot be read with ${fileName}, which ${problem}`);

/**
 * One source for the set that `source` belongs to, or null while required files are missing. Its etag is computed from the
 * etags of all files, so the set is read once, and again when a file changes or arrives. Modification times would not do:
 * a copied file may be older than the others.
 */
export async function combinedSource<S extends SiblingsOf<S>>(source: S, names: FileSetNames): Promise<S | null> {
  const files = await findFiles<S>(source, names);
  if (names.required.some((name) => !files.has(name))) return null;
  const all = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...files.get(names.required[0])!,
    etag: hash('sha256', JSON.stringify(all.map(([name, { etag }]) => [name, etag])), 'base64url'),
    size: all.reduce((sum, [, { size }]) => sum + size, 0),
    modifiedAt: new Date(Math.max(...all.map(([, { modifiedAt }]) => modifiedAt.getTime()))),
  };
}

/** The files of the set that are there, by name without `.gz`. */
export async function findFiles<S extends SiblingsOf<S>>(source: S, names: FileSetNames): Promise<Map<string, S>> {
  const files = new Map<string, S>([[withoutGz(source.fileName), source]]);
  for (const name of [...names.required, ...names.optional])
    if (!files.has(name)) {
      const found = (await source.sibling(`${name}.gz`)) ?? (await source.sibling(name));
      if (found) files.set(name, found);
    }
  return files;
}
