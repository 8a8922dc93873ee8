/** Looks up stored records by their titles and ids. */
import { integer, type Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { isLive, recordFromRow, type StoredRow } from '@marquee/graph/records/storedRecords';
import type { CrowdedTitle, FindRecords } from './linkedRecords.js';
import { propertyOf, sources } from './recordKeys.js';

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
