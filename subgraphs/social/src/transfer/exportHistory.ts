/** Exports everything a member owns as JSON, or the watches and ratings as CSV for Letterboxd. */
import type { Db } from '../db/connection.js';
import type { UserModel } from '../model/user.js';
import { exportLetterboxd } from './exportLetterboxd.js';
import { exportMarquee, type HistoryExport } from './exportMarquee.js';

/** The enum ExportFormat of the API. */
export type ExportFormatName = 'MARQUEE' | 'LETTERBOXD';

export const exportHistory = (
  db: Db,
  viewer: UserModel,
  format: ExportFormatName | null | undefined,
): Promise<HistoryExport> => (format === 'LETTERBOXD' ? exportLetterboxd(db, viewer) : exportMarquee(db, viewer));
