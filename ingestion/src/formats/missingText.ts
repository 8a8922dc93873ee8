/** The text of a field, for all formats. */
import { decodeHTMLStrict } from 'entities';
import { cleanSpaces } from '@marquee/kit/text/cleanSpaces';

/** What databases export for a missing value. */
export const missingText = '\\N';

/** Whether it is the text for a missing value. */
export const isMissingText = (value: unknown): boolean => typeof value === 'string' && value.trim() === missingText;

/** Some exports encode texts twice, or three times: `&amp;eacute;`. */
const maxPasses = 3;

/** The text without HTML entities: many providers send what their web pages contain. Text without a semicolon is no entity. */
function withoutEntities(text: string): string {
  let decoded = text;
  for (let count = 0; count < maxPasses && /&[#\w]+;/.test(decoded); count++) {
    const once = decodeHTMLStrict(decoded);
    if (once === decoded) break;
    decoded = once;
  }
  return decoded;
}

/** A text that people read, such as a title or a name: without HTML entities, and with single spaces. */
export const cleanText = (text: string): string => cleanSpaces(text.includes('&') ? withoutEntities(text) : text);

/** The clean text; undefined if it is empty or missing. */
export function textOf(field: string | undefined): string | undefined {
  const text = cleanText(field ?? '');
  return text === '' || text === missingText ? undefined : text;
}
