/** Reads a provider's file in chunks, and decompresses gzip. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';

/** Called with the number of stored bytes of each chunk that is read. */
export type OnRead = (bytes: number) => void;

/** A file that cannot be read, or not to its end. What was read before is valid. */
export class FileProblem extends Error {}

/**
 * Reads only regular files: a link in a lake may lead anywhere.
 *
 * @throws {FileProblem}
 */
export async function* fileBytes(path: string, onRead?: OnRead): AsyncGenerator<Buffer> {
  // Without O_NONBLOCK, opening a named pipe waits for a writer, and keeps a thread of the process.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: NodeJS.ErrnoException) => {
    throw new FileProblem(
      error.code === 'ELOOP' ? 'is a link, which is not followed' : `cannot be opened: ${error.code}`,
    );
  });
  if (!(await file.stat()).isFile()) {
    await file.close();
    throw new FileProblem('is not a regular file');
  }
  // The stream closes the file, also if it is not read to its end.
  yield* decompressed(file.createReadStream(), onRead);
}

/**
 * The bytes of `source`, decompressed if it is gzip. Gzip is detected by its first two bytes (RFC 1952), not by the file
 * name. Several members in a row are one text.
 *
 * @throws {FileProblem} if the gzip data are damaged or incomplete
 */
export async function* decompressed(source: Readable, onRead: OnRead = () => {}): AsyncGenerator<Buffer> {
  const chunks = counted(source, onRead);
  try {
    let head: Buffer = Buffer.alloc(0);
    while (head.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      head = Buffer.concat([head, next.value]);
    }
    const all = withHead(head, chunks);
    if (head[0] === 0x1f && head[1] === 0x8b) yield* inOneByteUnits(gunzipped(all));
    else yield* inOneByteUnits(all);
  } finally {
    source.destroy();
  }
}

/** Programs on Windows write UTF-16, in which each row would be rejected alone. Its first two bytes are a mark, or one is zero. */
async function* inOneByteUnits(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && chunk.length > 1) {
      isFirst = false;
      const mark = chunk.readUInt16BE(0);
      if (mark === 0xfeff || mark === 0xfffe || chunk[0] === 0 || chunk[1] === 0)
        throw new FileProblem('is UTF-16 text, or no text; send UTF-8');
    }
    yield chunk;
  }
}

async function* withHead(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

async function* counted(source: Readable, onRead: OnRead): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* gunzipped(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(compressed, gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'Z_BUF_ERROR') throw new FileProblem('ends in the middle of its gzip data');
    if (code?.startsWith('Z_')) throw new FileProblem('is damaged: its gzip data cannot be decompressed');
    throw error;
  }
}
