/** Counts facets of `discover` over the facts of films in memory, with the same answers as facetSql() in discoverFacets.ts. */
import { runInSlices } from '@marquee/kit/slices';
import {
  unknownYear,
  type EntityLabel,
  type PackedEntities,
  type PackedFacts,
  type PackedLists,
} from '../filmFacts/packedFacts.js';
import { compareCodePoints } from '@marquee/kit/text/codePoints';
import type { SelectedEntity } from './countableFilms.js';
import { maxListedBuckets, type FacetJson, type FilmFacetName } from './discoverFacets.js';
import type { DiscoverFilter } from './discoverFilter.js';

export interface FacetsToCount {
  /** Lists of places of films for each facet. A film is in one of them at most. */
  readonly films: ReadonlyMap<FilmFacetName, readonly Int32Array[]>;
  readonly filter: DiscoverFilter;
  /** The buckets that the filter selects. */
  readonly selected: Partial<Record<'GENRE' | 'PERSON', readonly SelectedEntity[]>>;
}

type CountedFacets = Partial<Record<FilmFacetName, FacetJson>>;

/** Films between two turns of the event loop; about 100,000 credits. */
const filmsPerSlice = 25_000;

export const countFacets = (facts: PackedFacts, request: FacetsToCount): Promise<CountedFacets> =>
  runInSlices(count(facts, request));

function* count(facts: PackedFacts, { films, filter, selected }: FacetsToCount): Generator<void, CountedFacets> {
  const facets: CountedFacets = {};
  for (const [facet, places] of films) {
    if (facet === 'DECADE') facets.DECADE = yield* countDecades(facts.years, places, filter);
    else {
      const ofGenres = facet === 'GENRE';
      const entities = ofGenres ? facts.genres : facts.people;
      const items = ofGenres ? facts.genresOfFilms : facts.castOfFilms;
      const counts = yield* countItems(items, entities.labels.length, places);
      facets[facet] = entityFacet(counts, entities, selected[facet] ?? []);
    }
    yield;
  }
  return facets;
}

/** How many of the films have each item. */
function* countItems(
  { starts, items }: PackedLists,
  size: number,
  films: readonly Int32Array[],
): Generator<void, Int32Array> {
  const counts = new Int32Array(size);
  for (const places of films)
    for (let from = 0; from < places.length; from += filmsPerSlice) {
      const to = Math.min(places.length, from + filmsPerSlice);
      for (let index = from; index < to; index++) {
        const end = starts[places[index]! + 1]!;
        for (let at = starts[places[index]!]!; at < end; at++) counts[items[at]!]!++;
      }
      yield;
    }
  return counts;
}

function entityFacet(counts: Int32Array, entities: PackedEntities, selected: readonly SelectedEntity[]): FacetJson {
  const minListed = lowestListed(counts);
  const listed = new Map<number, Bucket>();
  let total = 0;
  for (let place = 0; place < counts.length; place++) {
    const bucketCount = counts[place]!;
    total += bucketCount;
    const label: EntityLabel | undefined =
      bucketCount > 0 && bucketCount >= minListed ? entities.labels[place] : undefined;
    if (label) listed.set(place, { id: label.id, label: label.name, count: bucketCount, selected: false });
  }
  let unknown = -1;
  for (const { key, id, label } of selected) {
    const place = entities.places.get(key);
    listed.set(place ?? unknown--, { id, label, count: place === undefined ? 0 : counts[place]!, selected: true });
  }
  return facetOf([...listed.values()], total, null);
}

function* countDecades(
  years: Int32Array,
  films: readonly Int32Array[],
  { year }: DiscoverFilter,
): Generator<void, FacetJson> {
  const counts = new Map<number, number>();
  let [min, max, sum, known] = [Infinity, -Infinity, 0, 0];
  for (const places of films) {
    for (const place of places) {
      const value = years[place]!;
      if (value === unknownYear) continue;
      const decade = Math.trunc(value / 10) * 10;
      counts.set(decade, (counts.get(decade) ?? 0) + 1);
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      known++;
    }
    yield;
  }
  const stats = known === 0 ? null : { min, max, mean: meanOf(sum, known), count: known };
  const minListed = lowestListed(Int32Array.from(counts.values()));
  const buckets = [...counts]
    .filter(([, bucketCount]) => bucketCount >= minListed)
    .map(([decade, bucketCount]) => ({
      id: String(decade),
      label: `${decade}s`,
      count: bucketCount,
      selected: decade === year.min && decade + 9 === year.max,
    }));
  return facetOf(buckets, known, stats);
}

/** Rounded to six digits, halves away from zero, as PostgreSQL rounds a numeric. */
function meanOf(sum: number, divisor: number): number {
  const millionths = (2n * 1_000_000n * BigInt(Math.abs(sum)) + BigInt(divisor)) / (2n * BigInt(divisor));
  return (Math.sign(sum) * Number(millionths)) / 1_000_000;
}

type Bucket = FacetJson['buckets'][number];

/** The count of the last bucket that is listed; 0 if there are fewer. */
function lowestListed(counts: Int32Array): number {
  const highest = new Int32Array(maxListedBuckets);
  for (const bucketCount of counts) {
    if (bucketCount <= highest[0]!) continue;
    highest[0] = bucketCount;
    highest.sort();
  }
  return highest[0]!;
}

/** `total`: the sum of the counts of all buckets. */
function facetOf(buckets: Bucket[], total: number, stats: FacetJson['stats']): FacetJson {
  const ranked = buckets.sort(
    (a, b) => b.count - a.count || compareCodePoints(a.label, b.label) || compareCodePoints(a.id, b.id),
  );
  const shown = ranked.filter(({ selected }, rank) => rank < maxListedBuckets || selected);
  return { buckets: shown, stats, otherCount: total - shown.reduce((sum, bucket) => sum + bucket.count, 0) };
}
