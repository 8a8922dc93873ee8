/** Exports everything a member owns as JSON, or the watches and ratings as CSV for Letterboxd; all at once or in parts. */
import { publicError } from '@marquee/kit/errors';
import { maxCharacters } from '@marquee/kit/subgraph/executionBudget';
import type { Db } from '../db/connection.js';
import type { UserModel } from '../model/user.js';
import { letterboxdExport } from './exportLetterboxd.js';
import { marqueeExport } from './exportMarquee.js';
import { readPart, readWhole, type ExportPart } from './exportParts.js';

export interface ExportRequest {
  /** The enum ExportFormat of the API. */
  readonly format?: 'MARQUEE' | 'LETTERBOXD' | null;
  readonly inParts?: boolean | null;
  /** A cursor from the part before. */
  readonly after?: string | null;
}

/** The estimate of an entry may be up to three times its bytes. What is certainly too long is refused before it is read. */
const maxEstimate = 3 * maxCharacters;

/**
 * Throws QUERY_TOO_COMPLEX if an export that is not in parts is longer than an answer may be, and BAD_USER_INPUT for a cursor of another
 * list or format.
 */
export async function exportHistory(db: Db, viewer: UserModel, request: ExportRequest): Promise<ExportPart> {
  const name = request.format ?? 'MARQUEE';
  const format = name === 'LETTERBOXD' ? letterboxdExport(viewer.pk) : marqueeExport(viewer);
  const source = { member: viewer.pk, format, list: `Query.exportHistory ${name}` };
  if (request.inParts || (request.after ?? null) !== null) return readPart(db, source, { after: request.after });
  const whole = await readWhole(db, source, maxEstimate);
  if (whole && whole.content.length <= maxCharacters) return whole;
  throw publicError(
    'QUERY_TOO_COMPLEX',
    `The export has more than ${maxCharacters.toLocaleString('en')} characters. Ask for its parts with "inParts".`,
  );
}
