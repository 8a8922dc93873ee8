/** Prints a report: the counts in one line, and one line for each rejection with its file, line, field and reason. */
import type { RecordCounts } from '../apply/recordCounts.js';
import type { ObjectReport } from '../lake/objectState.js';

/** All valid records. */
export const countRecords = ({ created, updated, deleted, unchanged }: RecordCounts): number =>
  created + updated + deleted + unchanged;

export const summary = ({ rejected, ...counts }: RecordCounts & { rejected: number }): string =>
  `${counts.created} created, ${counts.updated} updated, ${counts.deleted} deleted, ${counts.unchanged} unchanged, ` +
  `${counts.merged} merged, ${rejected} rejected`;

export function rejectionLines(
  { rejections, rejected }: Pick<ObjectReport, 'rejections' | 'rejected'>,
  max = Infinity,
): string[] {
  const printed = rejections.slice(0, max);
  const lines = printed.map(
    ({ file, line, field, reason }) => `  ${file} line ${line}: ${field === '' ? 'the row' : field} ${reason}`,
  );
  return rejected > printed.length ? [...lines, `  … and ${rejected - printed.length} more`] : lines;
}
