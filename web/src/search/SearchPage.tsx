/** All films that a text finds, with facets. The address bar holds the words, filters and order. */
import { memo, useState } from 'react';
import { MoreButton } from '../app/MoreButton.js';
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import styles from '../discover/DiscoverPage.module.css';
import { useNarrowing } from '../discover/useNarrowing.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { Search_EdgeFragment, SearchPageQuery } from '../generated/graphql.js';
import { MarkedText } from './MarkedText.js';
import { parseSearch, printSearch, searchVariables } from './searchAddress.js';
import { SearchFilters } from './SearchFilters.js';
import own from './SearchPage.module.css';

export const searchEdgeFragment = graphql(`
  fragment Search_edge on MovieSearchEdge {
    typos
    highlights {
      field
      text
      ranges {
        start
        end
      }
    }
    node {
      id
      title
      ...FilmCard_film
    }
  }
`);

const query = graphql(`
  query SearchPage($q: String!, $filter: MovieFilter!, $orderBy: MovieOrder!) {
    ...Shell_viewer
    searchMovies(q: $q, filter: $filter, orderBy: $orderBy, facets: [GENRE, DECADE, YEAR, CAST, DIRECTOR], first: 24) {
      totalCount
      totalIsExact
      didYouMean
      facets {
        ...FacetList_facet @unmask
      }
      edges {
        ...Search_edge @unmask
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const moreQuery = graphql(`
  query SearchMore($q: String!, $filter: MovieFilter!, $orderBy: MovieOrder!, $after: String) {
    searchMovies(q: $q, filter: $filter, orderBy: $orderBy, first: 24, after: $after) {
      edges {
        ...Search_edge @unmask
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const load = (start: StartQuery, { search }: PageAddress) => start(query, searchVariables(parseSearch(search)));

const text = { parse: parseSearch, print: printSearch };

export function Page() {
  return <Answer answer={usePage(query)}>{(data) => <Search data={data} />}</Answer>;
}

function Search({ data: { searchMovies: found } }: { readonly data: SearchPageQuery }) {
  const narrowing = useNarrowing(text);
  const { address, narrow, isNarrowing } = narrowing;
  return (
    <div className={styles.page}>
      <title>{`${address.q === '' ? 'All films' : address.q} · Marquee`}</title>
      <Letterboard lead={leadOf(found)} lines={[address.q === '' ? 'All films' : address.q]} />
      <Words q={address.q} onSearch={(q) => narrow({ ...address, q })} />
      {found?.didYouMean && (
        <p>
          Did you mean{' '}
          <PageLink to={`/search?${new URLSearchParams({ q: found.didYouMean }).toString()}`}>
            {found.didYouMean}
          </PageLink>
          ?
        </p>
      )}
      <div className={styles.columns}>
        <SearchFilters narrowing={narrowing} facets={found?.facets ?? []} />
        <div className={styles.found} data-old={isNarrowing} aria-busy={isNarrowing}>
          {found && <Films found={found} />}
        </div>
      </div>
    </div>
  );
}

/** The field keeps the focus when it is sent, and follows the address on the way back. */
function Words({ q, onSearch }: { readonly q: string; readonly onSearch: (q: string) => void }) {
  const [{ shown, typed }, setWords] = useState({ shown: q, typed: q });
  if (shown !== q) setWords({ shown: q, typed: q });
  return (
    <form role="search" className={own.words} action={() => onSearch(typed)}>
      <input
        className={own.input}
        name="q"
        aria-label="Words"
        value={typed}
        maxLength={200}
        onChange={({ target }) => setWords({ shown, typed: target.value })}
      />
    </form>
  );
}

type Found = NonNullable<SearchPageQuery['searchMovies']>;

function leadOf(found: Found | null | undefined): string {
  if (!found) return 'Search';
  const films = found.totalCount === 1 ? '1 film' : `${found.totalCount.toLocaleString('en')} films`;
  return found.totalIsExact ? films : `The best ${films}`;
}

/** The same function each time, so that the list does not draw its items again. */
const showFilm = ({ node, highlights }: Found['edges'][number]) => (
  <FilmCard film={node}>
    <Matches highlights={highlights} title={node.title} />
  </FilmCard>
);

/** It is not drawn again while a filter waits for its answer, so that the filter shows at once. */
const Films = memo(({ found: { edges, pageInfo, totalCount } }: { readonly found: Found }) => {
  const { address } = useNarrowing(text);
  if (edges.length === 0)
    return (
      <div className={styles.empty}>
        <h2>No film is like this</h2>
        <p>
          Try fewer words, or see <PageLink to="/search">all films</PageLink>.
        </p>
      </div>
    );
  return (
    <>
      <LongList items={edges} keyOf={({ node }) => node.id} rowHeight={330} total={totalCount} className={styles.films}>
        {showFilm}
      </LongList>
      <MoreButton pageInfo={pageInfo} query={moreQuery} variables={searchVariables(address)} />
    </>
  );
});

/** Where the words stand, except in the texts that the card shows. */
const Matches = ({ highlights, title }: Pick<Search_EdgeFragment, 'highlights'> & { readonly title: string }) => (
  <ul className={own.matches}>
    {highlights
      .filter(({ field, text: whole }) => field !== 'year' && whole !== title)
      .slice(0, 2)
      .map(({ field, text: whole, ranges }) => (
        <li key={`${field} ${whole}`} className={own.match}>
          <MarkedText text={whole} ranges={ranges} />
        </li>
      ))}
  </ul>
);
