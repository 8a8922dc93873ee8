/** Counts facets over films in memory, with the same numbers as facets.cypher. */
import { compareCodePoints } from '@marquee/kit/text/codePoints';
import { labelOf, listBounds, yearOf, type EntityLabel } from '../columns/columns.js';
import type { FilmsInMemory } from './candidates.js';
import type { LinkRow, YearRow } from './movieFacets.js';

/** Number of the films in each year. */
export function countYears({ columns, records }: FilmsInMemory): YearRow[] {
  const counts = new Map<number, number>();
  for (const record of records) {
    const year = yearOf(columns, record);
    if (year !== null) counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  return [...counts].map(([year, count]) => ({ year, count })).sort((a, b) => a.year - b.year);
}

export interface LinksToCount {
  readonly list: 'genres' | 'cast' | 'directors';
  /** Maximum number of buckets in `top`. */
  readonly listed: number;
  /** Ids of people or genres that have a bucket in any case. */
  readonly selected: readonly string[];
}

/** Number of the films of each genre, actor or director: the largest numbers, and those of the selected ones. */
export function countLinks({ columns, records }: FilmsInMemory, { list, listed, selected }: LinksToCount): LinkRow {
  const { ints, entities } = columns;
  const counts = zeroes(columns.entityPlaces.size);
  const found: number[] = [];
  let total = 0;
  for (const record of records) {
    const { start, end } = listBounds(columns, record, list);
    total += end - start;
    for (let at = start; at < end; at++) {
      const place = ints[at]!;
      if (counts[place]!++ === 0) found.push(place);
    }
  }
  const bucketOf = ({ id, name }: EntityLabel, count: number) => ({ id, label: name, count });
  const least = nthLargest(
    Int32Array.from(found, (place) => counts[place]!),
    listed,
  );
  const top = found
    .filter((place) => counts[place]! >= least && entities[place])
    .map((place) => bucketOf(entities[place]!, counts[place]!))
    .sort((a, b) => b.count - a.count || compareCodePoints(a.label, b.label) || compareCodePoints(a.id, b.id))
    .slice(0, listed);
  const ofSelected = selected.flatMap((id) => {
    const label = labelOf(columns, id);
    return label ? [bucketOf(label, counts[columns.entityPlaces.get(id)!]!)] : [];
  });
  for (const place of found) counts[place] = 0;
  return { top, selected: ofSelected, total };
}

/** Used again by each count, which leaves only zeroes: there are far more people than any search finds. */
let scratch = new Int32Array(0);

function zeroes(length: number): Int32Array {
  if (scratch.length < length) scratch = new Int32Array(2 * length);
  return scratch;
}

/** The number with this rank, counted from 1; the smallest if there are fewer. */
const nthLargest = (numbers: Int32Array, rank: number): number =>
  numbers.sort()[Math.max(0, numbers.length - rank)] ?? 0;
