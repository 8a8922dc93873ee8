/** Order and facets of the search page. */
import { Choice } from '../design/Choice.js';
import { FacetList } from '../discover/FacetList.js';
import { FilterPanel, YearFields } from '../discover/FilterPanel.js';
import type { Narrowing } from '../discover/useNarrowing.js';
import type { FacetList_FacetFragment } from '../generated/graphql.js';
import { chooseIn, searchOrders, withYears, type SearchAddress } from './searchAddress.js';

export interface SearchFiltersProps {
  readonly narrowing: Narrowing<SearchAddress>;
  readonly facets: readonly FacetList_FacetFragment[];
}

const lists = [
  { list: 'genres', title: 'Genre', field: 'GENRE' },
  { list: 'cast', title: 'With', field: 'CAST' },
  { list: 'directors', title: 'Directed by', field: 'DIRECTOR' },
] as const;

export function SearchFilters({ narrowing: { address, narrow }, facets }: SearchFiltersProps) {
  const facetOf = (field: string) => facets.find((facet) => facet.field === field);
  const { from, to } = address;
  const span = from === undefined || to === undefined ? undefined : to - from;
  const chooseYears = (id: string, length: number) => {
    const years = { from: Number(id), to: Number(id) + length };
    narrow(withYears(address, from === years.from && to === years.to ? {} : years));
  };
  return (
    <FilterPanel>
      <Choice
        label="Order"
        value={address.order}
        options={searchOrders}
        onChange={(order) => narrow({ ...address, order })}
      />
      {lists.map(({ list, title, field }) => (
        <FacetList
          key={list}
          title={title}
          buckets={facetOf(field)?.buckets ?? []}
          otherCount={facetOf(field)?.otherCount ?? 0}
          chosen={address[list]}
          onChoose={(id) => narrow(chooseIn(address, list, id))}
        />
      ))}
      <FacetList
        title="Decade"
        buckets={facetOf('DECADE')?.buckets ?? []}
        chosen={span === 9 ? [String(from)] : []}
        onChoose={(id) => chooseYears(id, 9)}
      />
      <FacetList
        title="Year"
        buckets={facetOf('YEAR')?.buckets ?? []}
        otherCount={facetOf('YEAR')?.otherCount ?? 0}
        chosen={span === 0 ? [String(from)] : []}
        onChoose={(id) => chooseYears(id, 0)}
      />
      <YearFields
        years={address}
        bounds={facetOf('YEAR')?.stats ?? undefined}
        onChange={(years) => narrow(withYears(address, years))}
      />
    </FilterPanel>
  );
}
