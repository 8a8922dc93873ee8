/** Content codings of bodies (RFC 9110, 8.4): compression that the receiver undoes. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Each coding reads the body once more. A proxy adds one at most. */
export const maxCodings = 3;

/** Why a body cannot be read. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  constructor(
    readonly reason: 'unknown coding' | 'too many codings' | 'damaged' | 'too large',
    /** The one that has a problem. */
    readonly coding = '',
  ) {
    super(`the body cannot be read: ${reason} ${coding}`.trim());
  }
}

/** The codings that `content-encoding` names, in the order in which they were applied. Throws UnreadableBody if one is not known. */
export function readCodings(contentEncoding = ''): readonly string[] {
  const names = contentEncoding.split(',').map((name) => name.trim().toLowerCase());
  // `identity` changes nothing, so it is no coding to undo.
  const codings = names.filter((name) => name !== '' && name !== 'identity');
  const unknown = codings.find((coding) => !Object.hasOwn(decompressors, coding));
  if (unknown !== undefined) throw new UnreadableBody('unknown coding', unknown);
  if (codings.length > maxCodings) throw new UnreadableBody('too many codings');
  return codings;
}

/** The body before `codings` were applied. Throws UnreadableBody if it is damaged, or if one of them has more than `maxBytes`. */
export async function undoCodings(body: Buffer, codings: readonly string[], maxBytes: number): Promise<Buffer> {
  let plain = body;
  for (const coding of codings.toReversed()) {
    try {
      plain = await decompressors[coding]!(plain, { maxOutputLength: maxBytes });
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      throw new UnreadableBody(isTooLarge ? 'too large' : 'damaged', coding);
    }
  }
  return plain;
}
