/** Says for each field of a merged film which provider gave the value, and why. */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { FilmRecord } from '../records/filmRecord.js';
import type { KnownRecord } from './evidence.js';
import { singleFields, type MergedFilm, type SingleField } from './mergeRecords.js';

export interface Provenance {
  readonly field: string;
  readonly provider: string;
  readonly observedAt: string;
  readonly chosenBecause: string;
  /** How many other values there were to choose from. */
  readonly alternatives: number;
}

const listFields = ['genres', 'directors', 'cast', 'externalIds'] as const;
type ListField = (typeof listFields)[number];

/** One entry for each field that has a value. */
export function provenanceOf({ records }: Pick<MergedFilm, 'records'>): Provenance[] {
  return [...singleFields, ...listFields].flatMap((field) => {
    const sources = records.filter(({ film }) => hasValue(film, field));
    const [chosen] = sources;
    if (!chosen) return [];
    const values = new Set(sources.map(({ film }) => comparable(film[field])));
    return {
      field,
      provider: chosen.provider,
      observedAt: chosen.observedAt,
      chosenBecause: reason(field, sources, values.size),
      alternatives: values.size - 1,
    };
  });
}

const hasValue = (film: FilmRecord, field: SingleField | ListField): boolean => {
  const value = film[field];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/** Values that differ only in spelling or order count as one. */
const comparable = (value: unknown): string =>
  typeof value === 'string'
    ? identityKey(value)
    : Array.isArray(value)
      ? value.map(comparable).sort().join('|')
      : JSON.stringify(value);

/** Lists to which lower-ranked records add. */
const joinedFields: ReadonlySet<string> = new Set(['genres', 'cast', 'externalIds'] satisfies ListField[]);

function reason(field: string, sources: readonly KnownRecord[], values: number): string {
  const [chosen, ...others] = sources as [KnownRecord, ...KnownRecord[]];
  if (others.length === 0) return 'only record with a value';
  if (values === 1) return `all ${sources.length} records agree`;
  const second = others.find(({ provider }) => provider !== chosen.provider)?.provider;
  const before = second === undefined ? `first of ${chosen.provider}'s records` : `${chosen.provider} before ${second}`;
  return joinedFields.has(field) ? `${before}; values that only others have are added` : before;
}
