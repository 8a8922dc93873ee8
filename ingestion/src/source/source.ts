/** A provider's file, independent of where it is stored. */
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileBytes, type OnRead } from './bytes.js';

export interface Source {
  /** Without folders. */
  readonly fileName: string;
  /** Changes if the content changes. */
  readonly etag: string;
  /** In bytes, as stored: a gzip file's compressed size. */
  readonly size: number;
  readonly modifiedAt: Date;
  /**
   * The content, decompressed if it is gzip.
   *
   * @param onRead is called with the number of stored bytes of each chunk that is read
   * @throws {FileProblem} if the file cannot be read, or not to its end
   */
  bytes(onRead?: OnRead): AsyncIterable<Buffer>;
  /** Another file in the same folder; null if there is none. */
  sibling(fileName: string): Promise<Source | null>;
}

/** A file on this machine, outside a lake. */
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
      const siblingPath = join(dirname(path), basename(fileName));
      return statSync(siblingPath, { throwIfNoEntry: false })?.isFile() ? fileSource(siblingPath) : null;
    },
  };
}
