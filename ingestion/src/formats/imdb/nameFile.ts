/** Names on disk, found by number: one file has the names, another has the position of each at a fixed offset. */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';

export interface NameFile {
  add(number: number, name: string): Promise<void>;
  /** Call `flush` before. */
  find(number: number | undefined): Promise<string | undefined>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** An entry of the index: six bytes for the position of the name, two for its length. */
const entryBytes = 8;
const maxCachedNames = 50_000;
const maxNameLength = 2_000;
const flushLength = 65_536;

/** @param folder must exist; the caller deletes it */
export async function openNameFile(folder: string): Promise<NameFile> {
  const [data, index] = await Promise.all(['names', 'index'].map((name) => open(join(folder, name), 'w+')));
  const cache = new LRUCache<number, string>({ max: maxCachedNames });
  let pending: { number: number; bytes: Buffer }[] = [];
  let [end, length] = [0, 0];

  async function flush(): Promise<void> {
    await data!.write(Buffer.concat(pending.map(({ bytes }) => bytes)), 0, null, end);
    for (const { number, bytes } of pending) {
      const entry = Buffer.alloc(entryBytes);
      entry.writeUIntBE(end, 0, 6);
      entry.writeUInt16BE(bytes.length, 6);
      await index!.write(entry, 0, entryBytes, number * entryBytes);
      end += bytes.length;
    }
    pending = [];
    length = 0;
  }

  return {
    add: async (number, name) => {
      const bytes = Buffer.from(name.slice(0, maxNameLength));
      pending.push({ number, bytes });
      if ((length += bytes.length) >= flushLength) await flush();
    },
    find: async (number) => {
      if (number === undefined) return undefined;
      const found = cache.get(number) ?? (await readName(data!, index!, number));
      if (found !== undefined) cache.set(number, found);
      return found;
    },
    flush,
    close: async () => {
      await Promise.all([data!.close(), index!.close()]);
    },
  };
}

async function readName(data: FileHandle, index: FileHandle, number: number): Promise<string | undefined> {
  const { buffer, bytesRead } = await index.read(Buffer.alloc(entryBytes), 0, entryBytes, number * entryBytes);
  const length = bytesRead === entryBytes ? buffer.readUInt16BE(6) : 0;
  if (length === 0) return undefined;
  const name = await data.read(Buffer.alloc(length), 0, length, buffer.readUIntBE(0, 6));
  return name.buffer.toString('utf8');
}
