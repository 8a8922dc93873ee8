/** The members who watched a film: the first few as users, and figures over all of them. */
import type { UserModel } from './user.js';

export interface WatchersModel {
  readonly users: readonly UserModel[];
  /** How many there are, including those not in `users`. */
  readonly count: number;
  readonly meanRating: number | null;
}
