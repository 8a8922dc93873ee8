/** Every filter and facet of the discover page. */
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import type { FacetList_FacetFragment } from '../generated/graphql.js';
import {
  choose,
  circles,
  everything,
  orders,
  windows,
  withConditions,
  type DiscoverAddress,
} from './discoverAddress.js';
import { FacetList, type FacetChoice } from './FacetList.js';
import { FilterPanel, YearFields } from './FilterPanel.js';
import type { Narrowing } from './useNarrowing.js';

type Facets = readonly FacetList_FacetFragment[];
type Names = readonly { readonly id: string; readonly label: string }[];

export interface DiscoverFiltersProps {
  readonly narrowing: Narrowing<DiscoverAddress>;
  /** A visitor has no circle, and nothing of their own to narrow by. */
  readonly isMember: boolean;
  readonly facets: Facets;
  /** Names of genres, and of the people in the address. */
  readonly names: Names;
}

export function DiscoverFilters({ narrowing, isMember, facets, names }: DiscoverFiltersProps) {
  const { address, narrow } = narrowing;
  return (
    <FilterPanel>
      {isMember && (
        <Choice
          label="Watched by"
          value={address.circle}
          options={circles}
          onChange={(circle) => narrow({ ...address, circle })}
        />
      )}
      <Choice
        label="When"
        value={address.window}
        options={windows}
        onChange={(window) => narrow({ ...address, window })}
      />
      <Choice
        label="Order"
        value={address.order}
        options={orders}
        onChange={(order) => narrow({ ...address, order })}
      />
      {isMember && <PersonalFilters {...narrowing} />}
      <RatingFilter {...narrowing} />
      <ChoiceFacet list="genres" title="Genre" field="GENRE" {...{ narrowing, facets, names }} />
      <YearFilters {...{ narrowing, facets }} />
      <ChoiceFacet list="people" title="With" field="PERSON" {...{ narrowing, facets, names }} />
      <FacetList title="Watched by" buckets={facetOf(facets, 'WATCHER')?.buckets ?? []} />
      <Button look="quiet" onClick={() => narrow({ ...everything, circle: address.circle })}>
        Take all filters away
      </Button>
    </FilterPanel>
  );
}

const facetOf = (facets: Facets, field: string) => facets.find((found) => found.field === field);

type YesNo = 'both' | 'true' | 'false';
const textOf = (value: boolean | undefined): YesNo => (value === undefined ? 'both' : `${value}`);
const valueOf = (text: YesNo) => (text === 'both' ? undefined : text === 'true');
const answers = (both: string, yes: string, no: string): { value: YesNo; name: string }[] => [
  { value: 'both', name: both },
  { value: 'true', name: yes },
  { value: 'false', name: no },
];
const ratings = Array.from({ length: 10 }, (_, index) => String(index + 1));

const PersonalFilters = ({ address, narrow }: Narrowing<DiscoverAddress>) => (
  <>
    <Choice
      label="Cast"
      value={textOf(address.loved || undefined)}
      options={answers('Anyone', 'With people you love', '').slice(0, 2)}
      onChange={(loved) => narrow({ ...address, loved: loved === 'true' })}
    />
    <Choice
      label="Seen by you"
      value={textOf(address.seen)}
      options={answers('Seen or not', 'Seen', 'Not seen')}
      onChange={(seen) => narrow(withConditions(address, { seen: valueOf(seen) }))}
    />
    <Choice
      label="Your watchlist"
      value={textOf(address.listed)}
      options={answers('On it or not', 'On it', 'Not on it')}
      onChange={(listed) => narrow(withConditions(address, { listed: valueOf(listed) }))}
    />
  </>
);

const RatingFilter = ({ address, narrow }: Narrowing<DiscoverAddress>) => (
  <Choice
    label="Rated by the circle"
    value={address.rating === undefined ? '' : String(address.rating)}
    options={[{ value: '', name: 'Any rating' }, ...ratings.map((value) => ({ value, name: `${value} or more` }))]}
    onChange={(text) => narrow(withConditions(address, { rating: text === '' ? undefined : Number(text) }))}
  />
);

function YearFilters({ narrowing: { address, narrow }, facets }: Pick<DiscoverFiltersProps, 'narrowing' | 'facets'>) {
  const { from, to } = address;
  const facet = facetOf(facets, 'DECADE');
  const decade = from !== undefined && from % 10 === 0 && to === from + 9 ? String(from) : undefined;
  const chooseDecade = (id: string) => {
    const years = id === decade ? { from: undefined, to: undefined } : { from: Number(id), to: Number(id) + 9 };
    narrow(withConditions(address, years));
  };
  return (
    <>
      <FacetList
        title="Decade"
        buckets={[...(facet?.buckets ?? [])].sort((a, b) => Number(b.id) - Number(a.id))}
        chosen={decade === undefined ? [] : [decade]}
        onChoose={chooseDecade}
      />
      <YearFields
        years={address}
        bounds={facet?.stats ?? undefined}
        onChange={(years) => narrow(withConditions(address, { from: years.from, to: years.to }))}
      />
    </>
  );
}

function ChoiceFacet({ list, title, field, narrowing: { address, narrow }, facets, names }: ChoiceFacetProps) {
  const excluded = list === 'genres' ? 'notGenres' : 'notPeople';
  const facet = facetOf(facets, field);
  const counted = facet?.buckets ?? [];
  // What is left out can be missing among the values that are counted.
  const missing = names.filter(
    ({ id }) => address[excluded].includes(id) && !counted.some((bucket) => bucket.id === id),
  );
  const buckets: FacetChoice[] = [...missing, ...counted];
  return (
    <FacetList
      title={title}
      buckets={buckets}
      otherCount={facet?.otherCount ?? 0}
      chosen={address[list]}
      without={{ chosen: address[excluded], onChoose: (id) => narrow(choose(address, excluded, id)) }}
      onChoose={(id) => narrow(choose(address, list, id))}
    />
  );
}

interface ChoiceFacetProps extends Omit<DiscoverFiltersProps, 'isMember'> {
  readonly list: 'genres' | 'people';
  readonly title: string;
  readonly field: 'GENRE' | 'PERSON';
}
