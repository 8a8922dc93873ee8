/** The error of a row with an invalid value. */

export class FieldError extends Error {
  /** @param field the field's path, such as `cast[0].name`; empty if the row as a whole is invalid */
  constructor(
    readonly field: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** An invalid value, short enough for a message. */
export const preview = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 40);
