/** Looks up stored records by their titles and ids. */
import { integer, type Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { isLive, recordFromRow, type LiveRecord, type StoredRow } from '@marquee/graph/records/storedRecords';
import { propertyOf, sources } from './recordKeys.js';

/** What is looked up: title keys, and ids as `source id`. */
export interface RecordKeys {
  readonly titles: readonly string[];
  readonly ids: readonly string[];
  /** Records of a title that a provider has more often are only counted. */
  readonly maxOfATitle: number;
}

export interface RecordsNear {
  readonly records: readonly LiveRecord[];
  readonly crowded: readonly CrowdedTitle[];
}

export interface CrowdedTitle {
  readonly title: string;
  readonly provider: string;
  readonly records: number;
}

/** Looks up stored records by their keys. */
export type FindRecords = (keys: RecordKeys) => Promise<RecordsNear>;

const sharingAKey = cypherFile(new URL('./records-sharing-a-key.cypher', import.meta.url));

type Row = StoredRow & { readonly crowded: CrowdedTitle | null };

export const findRecords =
  (run: Run): FindRecords =>
  async ({ titles, ids, maxOfATitle }) => {
    const externalIds = Object.fromEntries(
      sources.map((source) => [
        propertyOf(source),
        ids.filter((id) => id.startsWith(`${source} `)).map((id) => id.slice(source.length + 1)),
      ]),
    );
    const rows = await run<Row & Record<string, unknown>>(sharingAKey, {
      titles,
      externalIds,
      maxOfATitle: integer(maxOfATitle),
    });
    return {
      records: rows
        .filter(({ crowded }) => crowded === null)
        .map(recordFromRow)
        .filter(isLive),
      crowded: rows.flatMap(({ crowded }) => crowded ?? []),
    };
  };
