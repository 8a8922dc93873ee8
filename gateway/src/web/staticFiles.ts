/** A folder of static files, read once: no part of a request reaches the file system. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { lookup } from 'mrmime';
import { StartError } from '@marquee/kit/errors';
import type { Coding } from '../http/compression.js';

export interface StaticFile {
  /** The value of `content-type`. */
  readonly type: string;
  /** A strong entity tag of the content. File times would differ between two hosts, and be the same for two builds of an image. */
  readonly tag: string;
  readonly content: Buffer;
  /** The content as the build compressed it. */
  readonly compressed: Readonly<Partial<Record<Coding, Buffer>>>;
}

/** Files by their path in a URL, such as `/assets/index-4f2a91bc.js`. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** A folder beyond these is no build of a web app, but a mistake such as `/`. */
const maxFiles = 5_000;
const maxBytes = 128 * 1024 * 1024;

/**
 * Reads `folder`. A file with `.br` or `.gz` added to the name of another is that file, compressed. Files and folders whose names begin
 * with a dot are left out, except for `.well-known`. Throws a StartError, with `name` for the folder, if it cannot be served.
 */
export function readStaticFiles(folder: string, name: string): StaticFiles {
  const contents = new Map<string, Buffer>();
  try {
    let bytes = 0;
    for (const { path, file } of filesIn(realpathSync(folder))) {
      bytes += statSync(file).size;
      if (contents.size >= maxFiles || bytes > maxBytes)
        throw new Error(`it has more than ${maxFiles} files or ${maxBytes / 1024 / 1024} MB`);
      contents.set(path, readFileSync(file));
    }
    return toStaticFiles(contents);
  } catch (error) {
    throw new StartError(`${name} cannot be served: ${(error as Error).message}.`);
  }
}

/** A file that is made by this program. */
export const staticFile = (path: string, content: Buffer, compressed: StaticFile['compressed'] = {}): StaticFile => ({
  type: typeOf(path),
  tag: `"${createHash('sha256').update(content).digest('base64url')}"`,
  content,
  compressed,
});

interface Found {
  readonly path: string;
  readonly file: string;
}

/** `root` is a real path. A link may lead to a file in the folder, as Kubernetes mounts them, and to nothing else. */
function* filesIn(root: string, path = ''): Generator<Found> {
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    if (entry.name.startsWith('.') && entry.name !== '.well-known') continue;
    const below = `${path}/${entry.name}`;
    const file = join(root, below);
    if (entry.isDirectory()) yield* filesIn(root, below);
    else if (entry.isFile() || (entry.isSymbolicLink() && isFileIn(root, file))) yield { path: below, file };
    else throw new Error(`${below} is neither a file nor a folder, or a link to another place`);
  }
}

function isFileIn(root: string, link: string): boolean {
  const target = realpathSync(link);
  return target.startsWith(root + sep) && statSync(target).isFile();
}

const suffixes = { br: '.br', gzip: '.gz' } as const satisfies Record<Coding, string>;
const expanders = { br: brotliDecompressSync, gzip: gunzipSync } as const satisfies Record<Coding, unknown>;
const codings = Object.keys(suffixes) as Coding[];

function toStaticFiles(contents: ReadonlyMap<string, Buffer>): StaticFiles {
  const isCompressed = (path: string) =>
    codings.some((coding) => path.endsWith(suffixes[coding]) && contents.has(path.slice(0, -suffixes[coding].length)));
  const plain = [...contents].filter(([path]) => !isCompressed(path));
  return new Map(
    plain.map(([path, content]) => {
      const compressed: Partial<Record<Coding, Buffer>> = {};
      for (const coding of codings) {
        const body = contents.get(path + suffixes[coding]);
        if (!body) continue;
        // A file of an earlier build would give some browsers another app.
        if (!expanders[coding](body).equals(content)) throw new Error(`${path}${suffixes[coding]} is not ${path}`);
        if (body.length < content.length) compressed[coding] = body;
      }
      return [path, staticFile(path, content, compressed)];
    }),
  );
}

function typeOf(path: string): string {
  const type = lookup(path) ?? 'application/octet-stream';
  const isText = /^text\/|[/+](json|xml)$/.test(type);
  return isText ? `${type}; charset=utf-8` : type;
}
