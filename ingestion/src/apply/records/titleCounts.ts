/** How many records of each title a provider has, before and after a change: a title that it has too often says nothing. */
import type { LiveRecord } from '@marquee/graph/records/storedRecords';
import { maxRecordsOfATitle, titleKeys, titlesOf, type IsCrowded } from '@marquee/graph/resolution/evidence';
import type { RecordsNear } from './findRecords.js';

export interface ChangedStates {
  readonly before: readonly LiveRecord[];
  readonly now: readonly LiveRecord[];
  /** Their ids: the stored states of these records are ignored. */
  readonly ids: ReadonlySet<string>;
}

export interface TitleCounts {
  readonly max: number;
  /** Counts the records that a look-up has found, each once. */
  add(near: RecordsNear): void;
  /** With the changes. */
  readonly isCrowded: IsCrowded;
  /** Both without and with the changes. */
  readonly wasAndIsCrowded: IsCrowded;
  /** The titles of changed records that get crowded by the changes, or no longer are. */
  turned(): { provider: string; title: string; wasCrowded: boolean }[];
}

const keysOf = ({ film }: LiveRecord): string[] => titleKeys({ titles: titlesOf(film), year: film.year });

export function createTitleCounts({ before, now }: ChangedStates): TitleCounts {
  const changes = new Map<string, { provider: string; title: string; records: number }>();
  const count = (records: readonly LiveRecord[], by: number) => {
    for (const record of records)
      for (const title of keysOf(record)) {
        const key = `${record.provider} ${title}`;
        const sum = (changes.get(key)?.records ?? 0) + by;
        changes.set(key, { provider: record.provider, title, records: sum });
      }
  };
  count(before, -1);
  count(now, 1);
  const read = new Map<string, number>();
  const crowdedInGraph = new Map<string, number>();
  const counted = new Set<string>();
  const was = (key: string) => crowdedInGraph.get(key) ?? read.get(key) ?? 0;
  const is = (key: string) => was(key) + (changes.get(key)?.records ?? 0);
  const isMany = (records: number) => records > maxRecordsOfATitle;
  return {
    max: maxRecordsOfATitle,
    add: ({ records, crowded }) => {
      for (const record of records) {
        if (counted.has(record.id)) continue;
        counted.add(record.id);
        for (const key of keysOf(record).map((title) => `${record.provider} ${title}`))
          read.set(key, (read.get(key) ?? 0) + 1);
      }
      for (const { provider, title, records: number } of crowded) crowdedInGraph.set(`${provider} ${title}`, number);
    },
    isCrowded: (provider, title) => isMany(is(`${provider} ${title}`)),
    wasAndIsCrowded: (provider, title) => isMany(was(`${provider} ${title}`)) && isMany(is(`${provider} ${title}`)),
    turned: () =>
      [...changes].flatMap(([key, { provider, title }]) =>
        isMany(was(key)) === isMany(is(key)) ? [] : [{ provider, title, wasCrowded: isMany(was(key)) }],
      ),
  };
}
