/** A lake in a folder on this machine, local or mounted. */
import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { fileBytes, FileProblem } from '../source/bytes.js';
import { isProviderName, providerOf, type LakeObject, type LakeProblem, type PolledLake } from './lake.js';

/** A file that changed more recently may still be written. */
const settleMs = 1_000;
const clockToleranceMs = 60_000;

const badFolderName = "is no provider's folder: its name may have lower-case letters, digits, - and _ only";

/** A time far in the future says nothing about when the file was written. */
const isSettled = ({ modifiedAt }: LakeObject): boolean => {
  const age = Date.now() - modifiedAt.getTime();
  return age >= settleMs || age < -clockToleranceMs;
};

/** @param root is created if it does not exist. Throws a StartError if it cannot be. */
export async function folderLake(root: string): Promise<PolledLake> {
  await mkdir(root, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The lake's folder ${root} cannot be made (${error.code}); set LAKE or MARQUEE_DATA to a folder that may be written.`,
    );
  });
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
  async function keysIn(folder: string, ignore: (key: string, reason: string) => void): Promise<string[]> {
    const entries = await readdir(join(realRoot, folder), { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // A folder may be removed meanwhile.
        if (error.code !== 'ENOENT') ignore(folder, `cannot be listed: ${error.code}`);
        return [];
      },
    );
    const keys: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (folder === '' && isFolder && !isProviderName(entry.name)) ignore(key, badFolderName);
      else if (folder === '' && !isFolder) ignore(key, 'is in no folder of a provider');
      // A link is listed as a file, so that its report says that links are not followed.
      else if (isFolder) keys.push(...(await keysIn(key, ignore)));
      else if (providerOf(key) === null) ignore(key, 'has a name that is not read');
      else keys.push(key);
    }
    return keys;
  }

  return {
    name: root,
    find,
    list: async () => {
      const problems: LakeProblem[] = [];
      const ignore = (key: string, reason: string) =>
        problems.push({ key, provider: key.split('/')[0]!, state: 'IGNORED', reason });
      const objects = await Promise.all((await keysIn('', ignore)).sort().map(find));
      return { objects: objects.filter((object) => object !== null).filter(isSettled), problems };
    },
  };
}
