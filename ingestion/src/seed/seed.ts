/** Delivers files as a provider does: to the lake's folder, to a bucket, or as rows to a queue. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readAllFilms } from '../formats/format.js';
import { completeSource, formatOf } from '../formats/allFormats.js';
import { toMarqueeRow } from '../formats/marqueeFormat.js';
import type { Queue } from '../queue/queue.js';
import { fileSource } from '../source/source.js';

export interface SeedFile {
  readonly provider: string;
  /** On this machine. */
  readonly path: string;
}

/** The file's key in the lake. */
const keyOf = ({ provider, path }: SeedFile): string => `${provider}/${basename(path)}`;

/** Copies to a name that workers ignore, then renames, so that no worker reads half a file. Returns the keys. */
export async function seedFolder(lake: string, files: readonly SeedFile[]): Promise<string[]> {
  for (const file of files) {
    const folder = join(lake, file.provider);
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `.${basename(file.path)}`);
    await copyFile(file.path, draft);
    await rename(draft, join(lake, keyOf(file)));
  }
  return files.map(keyOf);
}

/** Returns the keys. */
export async function seedBucket(s3: S3Client, bucket: string, files: readonly SeedFile[]): Promise<string[]> {
  for (const file of files)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(file), Body: await readFile(file.path) }));
  return files.map(keyOf);
}

/** SQS allows 262,144 bytes per message. */
const maxMessageBytes = 250_000;

/** Returns the number of messages. */
export async function seedQueue(queue: Pick<Queue, 'send'>, files: readonly SeedFile[]): Promise<number> {
  let messages = 0;
  const seen = new Set<string>();
  for (const { provider, path } of files) {
    const source = await completeSource(fileSource(path));
    // The first file of a set has brought the whole set.
    if (source === null || seen.has(join(dirname(path), source.fileName))) continue;
    seen.add(join(dirname(path), source.fileName));
    const { rows } = await readAllFilms(source, formatOf(source.fileName)!);
    for (const body of bodies(provider, rows.map(toMarqueeRow))) {
      await queue.send(body);
      messages++;
    }
  }
  return messages;
}

function* bodies(provider: string, rows: readonly object[]): Generator<string> {
  let texts: string[] = [];
  let length = 0;
  const body = () => `{"provider":${JSON.stringify(provider)},"rows":[${texts.join(',')}]}`;
  for (const row of rows) {
    const text = JSON.stringify(row);
    const bytes = Buffer.byteLength(text) + 1;
    if (length + bytes > maxMessageBytes && texts.length > 0) {
      yield body();
      texts = [];
      length = 0;
    }
    texts.push(text);
    length += bytes;
  }
  if (texts.length > 0) yield body();
}
