/** How a report is said to people, a line each. */
import type { ObjectReport } from '../lake/objectState.js';

type Counts = Pick<ObjectReport, 'taken' | 'updated' | 'deleted' | 'unchanged' | 'merged'>;

/** Records that were read and found good. */
export const count = ({ taken, updated, deleted, unchanged }: Counts): number => taken + updated + deleted + unchanged;

export const summary = ({ rejected, ...counts }: Counts & { rejected: number }): string =>
  `${counts.taken} taken, ${counts.updated} updated, ${counts.deleted} deleted, ${counts.unchanged} unchanged, ` +
  `${counts.merged} merged, ${rejected} rejected`;

export function rejectionLines(
  { rejections, rejected }: Pick<ObjectReport, 'rejections' | 'rejected'>,
  most = Infinity,
): string[] {
  const shown = rejections.slice(0, most);
  const lines = shown.map(({ line, field, reason }) => `  line ${line}: ${field === '' ? 'the row' : field} ${reason}`);
  return rejected > shown.length ? [...lines, `  … and ${rejected - shown.length} more`] : lines;
}
