/** The bytes of a provider's file, unpacked where they are gzip, a piece at a time. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';

import type { OnRead } from './source.js';

/** A file that cannot be read, or not to its end; what came before is good. */
export class FileProblem extends Error {}

/** Only a regular file itself: a link in a lake may lead anywhere. */
export async function* fileBytes(path: string, onRead?: OnRead): AsyncGenerator<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    throw new FileProblem(
      error.code === 'ELOOP' ? 'is a link, which is not followed' : `cannot be opened: ${error.code}`,
    );
  });
  if (!(await file.stat()).isFile()) {
    await file.close();
    throw new FileProblem('is no regular file');
  }
  // Closes the file when it ends, also where nobody reads it to its end.
  yield* unpacked(file.createReadStream(), onRead);
}

/** Gzip is known by its first two bytes (RFC 1952), whatever the file is called; several members in a row are one text. */
export async function* unpacked(source: Readable, onRead: OnRead = () => {}): AsyncGenerator<Buffer> {
  const pieces = counted(source, onRead);
  try {
    let head = Buffer.alloc(0);
    while (head.length < 2) {
      const { value, done } = await pieces.next();
      if (done) break;
      head = Buffer.concat([head, value]);
    }
    const whole = (async function* () {
      yield head;
      for (;;) {
        const { value, done } = await pieces.next();
        if (done) return;
        yield value;
      }
    })();
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole);
    else yield* whole;
  } finally {
    source.destroy();
  }
}

async function* counted(source: Readable, onRead: OnRead): AsyncGenerator<Buffer> {
  for await (const piece of source as AsyncIterable<Buffer>) {
    onRead(piece.length);
    yield piece;
  }
}

async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(packed, gunzip, () => {});
  try {
    for await (const piece of gunzip) yield piece as Buffer;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'Z_BUF_ERROR') throw new FileProblem('ends in the middle of its gzip data');
    if (code?.startsWith('Z_')) throw new FileProblem('is damaged: its gzip data cannot be unpacked');
    throw error;
  }
}
