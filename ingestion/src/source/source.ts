/** What a provider's file is to whoever reads it, wherever it lies. */
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileBytes } from './bytes.js';

export type OnRead = (bytes: number) => void;

export interface Source {
  /** The file's own name, without folders. */
  readonly fileName: string;
  /** Changes when the content does. */
  readonly etag: string;
  /** In bytes, as it lies there. */
  readonly size: number;
  readonly modifiedAt: Date;
  /**
   * Unpacked where they are gzip. Throws a FileProblem where they cannot be read. `onRead`: told how many more have been read as
   * they lie there.
   */
  bytes(onRead?: OnRead): AsyncIterable<Buffer>;
  /** A file beside this one; null where there is none. */
  sibling(fileName: string): Promise<Source | null>;
}

/** A file on this machine, outside any lake. */
export function fileSource(path: string): Source {
  const { mtime, mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {
    mtime: new Date(0),
    mtimeMs: 0,
    size: 0,
  };
  return {
    fileName: basename(path),
    etag: `${mtimeMs}-${size}`,
    size,
    modifiedAt: mtime,
    bytes: (onRead) => fileBytes(path, onRead),
    sibling: async (fileName) => {
      const beside = join(dirname(path), basename(fileName));
      return statSync(beside, { throwIfNoEntry: false })?.isFile() ? fileSource(beside) : null;
    },
  };
}
