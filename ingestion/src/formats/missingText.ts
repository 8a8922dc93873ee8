/** The text of a field, for all formats. */
import { cleanSpaces } from '@marquee/kit/text/cleanSpaces';

/** What databases export for a missing value. */
export const missingText = '\\N';

/** Whether it is the text for a missing value. */
export const isMissingText = (value: unknown): boolean => typeof value === 'string' && value.trim() === missingText;

/** The text with single spaces; undefined if it is empty or missing. */
export function textOf(field: string | undefined): string | undefined {
  const text = cleanSpaces(field ?? '');
  return text === '' || text === missingText ? undefined : text;
}
