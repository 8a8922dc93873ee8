/** Reads the files of a zip export, such as Letterboxd's. What is inflated is bounded before and while it is inflated. */
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { maxCharacters } from './historyRows.js';

export interface ZipEntry {
  readonly name: string;
  readonly content: string;
}

/** A zip has few files beside those that are read. */
const maxEntries = 1_000;

/** The problem is a sentence for the user. */
export class ZipError extends Error {}

/** Whether the text is a zip file in base64. */
export const isBase64Zip = (content: string): boolean =>
  /^\s*(?:data:[\w/.+-]*;base64,)?UEsDB/.test(content.slice(0, 200));

/** Whether the text is a zip file that was read as text, which cannot be repaired. */
export const isZipAsText = (content: string): boolean => /^\uFEFF?PK[\u0003\u0005\u0007]/.test(content);

/** Whether the text has the zeros of UTF-16 that was read as another encoding. */
export function isUtf16AsText(content: string): boolean {
  const start = content.slice(0, 1_000);
  return start.split('\0').length - 1 > start.length / 4;
}

/** The files that `isWanted`, by their path in the zip. Throws a ZipError. */
export async function readZip(base64: string, isWanted: (name: string) => boolean): Promise<ZipEntry[]> {
  const bytes = Buffer.from(base64.trim().replace(/^data:[^,]*,/, ''), 'base64');
  try {
    const zip = await fromBufferPromise(bytes, { validateEntrySizes: true });
    return await readEntries(zip, isWanted);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError('This zip file cannot be read.', { cause: error });
  }
}

async function readEntries(zip: ZipFile, isWanted: (name: string) => boolean): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let bytes = 0;
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    if (++count > maxEntries) throw new ZipError(`A zip file has at most ${maxEntries} files.`);
    if (entry.fileName.endsWith('/') || !isWanted(entry.fileName)) continue;
    bytes += entry.uncompressedSize;
    if (bytes > maxCharacters)
      throw new ZipError(`The files of a zip have at most ${maxCharacters} bytes; import them one by one.`);
    entries.push({ name: entry.fileName, content: await readEntry(zip, entry) });
  }
  return entries;
}

/** UTF-8, or UTF-16 with its byte order mark, as spreadsheets save it. Other bytes are Windows-1252, the usual one beside them. */
function decodeText(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The library stops an entry that has more bytes than the directory of the zip says. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return decodeText(Buffer.concat(chunks));
}
