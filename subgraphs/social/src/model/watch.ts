/** A watch that the viewer may see. */
import type { Visibility } from '../db/generated/tables.js';

export interface WatchModel {
  readonly id: string;
  /** The id of the member who recorded it. */
  readonly memberId: string;
  readonly movieId: string;
  /** Null if the date is unknown. */
  readonly watchedAt: Date | null;
  readonly rating: number | null;
  readonly rewatch: boolean;
  readonly note: string | null;
  readonly visibility: Visibility;
}
