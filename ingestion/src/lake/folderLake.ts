/** A lake in a folder on this machine, local or mounted. */
import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileBytes, FileProblem } from '../source/bytes.js';
import { providerOf, type LakeObject, type PolledLake } from './lake.js';

/** A file that changed more recently may still be written. */
const settleMs = 1_000;

/** @param root is created if it does not exist */
export async function folderLake(root: string): Promise<PolledLake> {
  await mkdir(root, { recursive: true });
  const realRoot = await realpath(root);

  async function find(key: string): Promise<LakeObject | null> {
    const provider = providerOf(key);
    if (provider === null) return null;
    const path = join(realRoot, ...key.split('/'));
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
        // A folder in the path may be a link that leads out of the lake.
        const folder = await realpath(dirname(path)).catch(() => null);
        if (folder !== dirname(path)) throw new FileProblem('is behind a link, which is not followed');
        yield* fileBytes(path, onRead);
      },
      sibling: (fileName) => find(`${dirname(key)}/${fileName}`),
    };
  }

  /** Ignores names that start with a dot: providers write to such a name, then rename. */
  async function keysIn(folder: string): Promise<string[]> {
    const entries = await readdir(join(realRoot, folder), { withFileTypes: true }).catch(() => []);
    const keys: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // A link is listed as a file, so that its report says that links are not followed.
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
