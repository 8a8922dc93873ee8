/** Counts what happened to records that were applied to the graph. */

export interface RecordCounts {
  /** Records that are new, or that came back after a deletion. */
  created: number;
  /** Known records with new content. */
  updated: number;
  /** Records that their provider deleted. */
  deleted: number;
  /** Records with known content, or older than the stored state. */
  unchanged: number;
  /** The created or updated records that share their film with another record. */
  merged: number;
}

export const noCounts = (): RecordCounts => ({ created: 0, updated: 0, deleted: 0, unchanged: 0, merged: 0 });

/** Adds `more` to `sum`. */
export function addCounts(sum: RecordCounts, more: RecordCounts): void {
  for (const name of Object.keys(sum) as (keyof RecordCounts)[]) sum[name] += more[name];
}
