/** Compresses bodies of answers, in Node's thread pool and not on the event loop. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A shorter body fits in one packet either way. */
export const minCompressedBytes = 1_024;

/** Brotli's default of 11 is for files that are compressed once; 4 is as fast as gzip and smaller. */
const brotliQuality = 4;

const coders = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};
export type Coding = keyof typeof coders;
const allCodings = Object.keys(coders) as Coding[];

/** The best of the `available` codings that the client accepts by `accept-encoding` (RFC 9110 12.5.3); undefined for none. */
export function acceptedCoding(
  { headers }: Pick<IncomingMessage, 'headers'>,
  available: readonly Coding[] = allCodings,
): Coding | undefined {
  const accepts = headers['accept-encoding'];
  if (accepts === undefined) return undefined;
  const weights = new Map(
    String(accepts)
      .toLowerCase()
      .split(',')
      .map((part) => {
        const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
        const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
        return [name, weight === undefined ? 1 : Number(weight)] as const;
      }),
  );
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0;
  const accepted = available.filter((coding) => weightOf(coding) > 0);
  return accepted.sort((a, b) => weightOf(b) - weightOf(a))[0];
}

export const compress = (body: Buffer, coding: Coding): Promise<Buffer> => coders[coding](body);
