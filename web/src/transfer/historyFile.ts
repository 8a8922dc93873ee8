/** A file of history as `importHistory` takes it. */
import type { HistoryFormat } from '../generated/graphql.js';

export interface HistoryFile {
  readonly fileName: string;
  /** The text, or a zip in base64. */
  readonly content: string;
  readonly format: HistoryFormat;
}

export const formats: readonly { readonly value: HistoryFormat; readonly name: string }[] = [
  { value: 'LETTERBOXD', name: 'Letterboxd' },
  { value: 'IMDB', name: 'IMDb' },
  { value: 'TRAKT', name: 'Trakt' },
  { value: 'MOVIELENS', name: 'MovieLens' },
  { value: 'MARQUEE', name: 'Marquee' },
];

/** The first bytes of a zip file. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

export function historyFile(fileName: string, bytes: Uint8Array): HistoryFile {
  const content = isZip(bytes) ? base64Of(bytes) : textOf(bytes);
  return { fileName, content, format: guessFormat(fileName, isZip(bytes) ? '' : content) };
}

/** UTF-8, UTF-16 with its mark, or else Windows' western encoding, in which every byte is a letter. */
export function textOf(bytes: Uint8Array): string {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ['utf-16le'] : bytes[0] === 0xfe ? ['utf-16be'] : [];
  for (const encoding of [...encodings, 'utf-8'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next encoding is tried.
    }
  return new TextDecoder('windows-1252').decode(bytes);
}

function base64Of(bytes: Uint8Array): string {
  const letters: string[] = [];
  // A call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 8_192) letters.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return btoa(letters.join(''));
}

/** What the names of columns and fields say; the visitor can correct it. */
export function guessFormat(fileName: string, text: string): HistoryFormat {
  const start = text.slice(0, 2_000);
  const named = formats.find(({ name }) => fileName.toLowerCase().includes(name.toLowerCase()));
  if (/^\s*[[{]/.test(start)) return /watched_at|rated_at|listed_at|"movie"\s*:/.test(start) ? 'TRAKT' : 'MARQUEE';
  if (/letterboxd uri|watcheddate|tmdbid,|imdbid,/i.test(start.split('\n')[0] ?? '')) return 'LETTERBOXD';
  if (/(^|[,;"])const([,;"]|$)|your rating/i.test(start.split('\n')[0] ?? '')) return 'IMDB';
  if (/movieid/i.test(start.split('\n')[0] ?? '')) return 'MOVIELENS';
  return named?.value ?? 'LETTERBOXD';
}
