/** Decides which state of a record is the newest. */
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { recordId } from '@marquee/graph/records/storedRecords';

type Versioned = { readonly version: number; readonly film: FilmRecord | null };

/**
 * Whether `a` replaces `b`. If both have one version, which no provider should send, a deletion wins, then the state with
 * more content. Any fixed rule will do: with it, every order of arrival ends the same.
 */
export function supersedes(a: Versioned, b: Versioned): boolean {
  if (a.version !== b.version) return a.version > b.version;
  if (a.film === null || b.film === null) return a.film === null && b.film !== null;
  const [one, other] = [JSON.stringify(a.film), JSON.stringify(b.film)];
  return one.length === other.length ? one > other : one.length > other.length;
}

/** Versions from here on are times in milliseconds; September 2001. */
const firstTime = 1e12;

/**
 * Whether a row with a version is older for ever, because a state without one is stored with its time. The provider has to decide for
 * one of the two.
 */
export const isHiddenByTime = (record: Versioned, newest: Versioned): boolean =>
  record.version < firstTime && newest.version >= firstTime;

/** The newest state of each record, and the number of the other states. */
export function newestOf(records: readonly SourceRecord[]): { newest: SourceRecord[]; older: number } {
  const newest = new Map<string, SourceRecord>();
  for (const record of records) {
    const id = recordId(record);
    const known = newest.get(id);
    if (!known || supersedes(record, known)) newest.set(id, record);
  }
  return { newest: [...newest.values()], older: records.length - newest.size };
}
