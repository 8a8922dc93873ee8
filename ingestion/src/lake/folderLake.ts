/** A lake that is a folder on this machine: for development, and for whoever mounts one. */
import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileBytes, FileProblem } from '../source/bytes.js';
import { providerOf, type LakeObject, type ListedLake } from './lake.js';

/** A file that is still being written changes; names that begin with a dot are passed over. */
const settleMs = 1_000;

/** `root` is made where it is not there. */
export async function folderLake(root: string): Promise<ListedLake> {
  await mkdir(root, { recursive: true });
  const trueRoot = await realpath(root);

  async function find(key: string): Promise<LakeObject | null> {
    const provider = providerOf(key);
    if (provider === null) return null;
    const path = join(trueRoot, ...key.split('/'));
    const stat = await lstat(path).catch(() => null);
    if (!stat || stat.isDirectory()) return null;
    return {
      key,
      provider,
      fileName: basename(key),
      etag: `${stat.mtimeMs}-${stat.size}`,
      size: stat.size,
      modifiedAt: stat.mtime,
      bytes: async function* (onRead) {
        // A folder on the way may be a link, too, and lead anywhere.
        const folder = await realpath(dirname(path)).catch(() => null);
        if (folder !== dirname(path)) throw new FileProblem('is behind a link, which is not followed');
        yield* fileBytes(path, onRead);
      },
      sibling: (fileName) => find(`${dirname(key)}/${fileName}`),
    };
  }

  async function keysIn(folder: string): Promise<string[]> {
    const entries = await readdir(join(trueRoot, folder), { withFileTypes: true }).catch(() => []);
    const keys: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // A link is listed as the file that it is, so that its provider hears that it is not followed.
      if (entry.isDirectory()) keys.push(...(await keysIn(key)));
      else if (folder !== '') keys.push(key);
    }
    return keys;
  }

  return {
    name: root,
    find,
    list: async () => {
      const objects = await Promise.all((await keysIn('')).sort().map(find));
      const settled = Date.now() - settleMs;
      return objects.filter(
        (object): object is LakeObject => object !== null && object.modifiedAt.getTime() <= settled,
      );
    },
  };
}
