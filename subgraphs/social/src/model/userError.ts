/** Problems that the user can fix, as rows of a payload. */
export type UserErrorCodeName = 'INVALID' | 'NOT_FOUND' | 'TAKEN' | 'CONFLICT' | 'TOO_MANY';

export interface UserErrorRow {
  readonly code: UserErrorCodeName;
  readonly message: string;
  readonly field: readonly string[];
}

export const userError = (code: UserErrorCodeName, field: string, message: string): UserErrorRow => ({
  code,
  message,
  field: ['input', field],
});

/** The same message whether the entity does not exist or is not visible to the viewer. */
export const userNotFound = (field = 'userId') => userError('NOT_FOUND', field, 'There is no such user.');
export const movieNotFound = () => userError('NOT_FOUND', 'movieId', 'There is no such film.');
export const watchNotFound = () => userError('NOT_FOUND', 'watchId', 'You have no such watch.');

/** One row for a rating out of range; none otherwise. */
export const ratingError = (rating: number | null | undefined): UserErrorRow[] =>
  rating == null || (rating >= 1 && rating <= 10) ? [] : [userError('INVALID', 'rating', 'A rating is from 1 to 10.')];

/** Thrown inside a transaction to roll it back and return the rows. */
export class UserErrors extends Error {
  constructor(readonly rows: readonly UserErrorRow[]) {
    super('user errors');
  }
}

/** PostgreSQL cannot store NUL. Half of a surrogate pair has no UTF-8, so it would be stored as another character. */
export const isStorable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);
