/** Ids of people in rows of Marquee's own format: `{"imdb": "nm0000006", "tmdb": 4110, "wikidata": "Q43247"}`. */
import { cleanSpaces } from '@marquee/kit/text/cleanSpaces';
import { idsIn, textOfIds } from '@marquee/graph/resolution/personIds';
import { spellPersonId, type PersonIdSource } from './externalIdSpelling.js';
import { FieldError, preview } from './fieldError.js';
import { isMissingText } from './missingText.js';

const sources: Record<string, PersonIdSource> = { imdb: 'IMDB', tmdb: 'TMDB', wikidata: 'WIKIDATA' };

const isMissing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  isMissingText(value) ||
  (typeof value === 'string' && cleanSpaces(value) === '');

/**
 * The ids as one text (personIds.ts); undefined if there is none.
 *
 * @throws {FieldError} for a service that is not known and for a text that is no id of a person there
 */
export function personIdsIn(value: unknown, path: string): string | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FieldError(path, 'must be an object');
  return textOfIds(
    Object.entries(value).flatMap(([name, given]) => {
      const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
      if (!source) throw new FieldError(`${path}.${name}`, 'is not a known source of ids of people');
      if (isMissing(given)) return [];
      const id = Number.isSafeInteger(given) || typeof given === 'string' ? cleanSpaces(String(given)) : '';
      const spelled = spellPersonId(source, id);
      if (spelled === undefined) throw new FieldError(`${path}.${name}`, `is not an id of a person: ${preview(given)}`);
      return [`${source} ${spelled}`];
    }),
  );
}

/** The inverse of `personIdsIn`; undefined without ids. */
export function toExternalIds(text: string | null | undefined): Record<string, string> | undefined {
  const ids = idsIn(text).map((id) => id.split(' ') as [string, string]);
  return ids.length === 0 ? undefined : Object.fromEntries(ids.map(([source, id]) => [source.toLowerCase(), id]));
}
