/** What a circle watched, narrowed by everything that `discover` can tell. The address bar holds the filters. */
import { memo } from 'react';
import { MoreButton } from '../app/MoreButton.js';
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { present, type Present } from '../app/present.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import { ReasonList } from '../design/ReasonList.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { Circle, DiscoverPageQuery } from '../generated/graphql.js';
import { Watchers } from '../members/Watchers.js';
import { currentSession } from '../session/session.js';
import { discoverVariables, parseDiscover, printDiscover } from './discoverAddress.js';
import { DiscoverFilters } from './DiscoverFilters.js';
import { useNarrowing } from './useNarrowing.js';
import styles from './DiscoverPage.module.css';

export const discoverEdgeFragment = graphql(`
  fragment Discover_edge on DiscoverEdge {
    reasons {
      ...ReasonList_reason @unmask
    }
    watchedBy {
      ...Watchers_watchers @unmask
    }
    node {
      id
      ...FilmCard_film
    }
  }
`);

const query = graphql(`
  query DiscoverPage($filter: DiscoverFilter!, $orderBy: DiscoverOrder!, $people: [ID!], $withPeople: Boolean!) {
    ...Shell_viewer
    genres {
      id
      name
    }
    chosenPeople: searchMovies(filter: { cast: { anyOf: $people } }, orderBy: TITLE, facets: [CAST], first: 0)
      @include(if: $withPeople) {
      facets {
        field
        buckets {
          id
          label
        }
      }
    }
    discover(filter: $filter, orderBy: $orderBy, facets: [GENRE, DECADE, PERSON, WATCHER], first: 18) {
      totalCount
      facets {
        ...FacetList_facet @unmask
      }
      edges {
        ...Discover_edge @unmask
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const moreQuery = graphql(`
  query DiscoverMore($filter: DiscoverFilter!, $orderBy: DiscoverOrder!, $after: String) {
    discover(filter: $filter, orderBy: $orderBy, first: 18, after: $after) {
      edges {
        ...Discover_edge @unmask
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const isSignedIn = () => currentSession().status === 'signedIn';

export function load(start: StartQuery, { search }: PageAddress) {
  const address = parseDiscover(search);
  const people = [...address.people, ...address.notPeople];
  return start(query, { ...discoverVariables(address, isSignedIn()), people, withPeople: people.length > 0 });
}

export function Page() {
  return <Answer answer={usePage(query)}>{(data) => <Discover data={data} />}</Answer>;
}

const text = { parse: parseDiscover, print: printDiscover };

const leads: Readonly<Record<Circle, string>> = {
  FRIENDS: 'What your friends watched',
  FRIENDS_OF_FRIENDS: 'What friends of friends watched',
  EVERYONE: 'What everyone watched',
  ME: 'What you watched',
};

function Discover({ data: { discover, genres, chosenPeople } }: { readonly data: DiscoverPageQuery }) {
  const narrowing = useNarrowing(text);
  const count = discover?.totalCount;
  return (
    <div className={styles.page}>
      <title>Discover · Marquee</title>
      <Letterboard
        lead={leads[isSignedIn() ? narrowing.address.circle : 'EVERYONE']}
        lines={count === undefined ? ['Discover'] : [count === 1 ? '1 film' : `${count.toLocaleString('en')} films`]}
      />
      {!isSignedIn() && (
        <p>
          <PageLink to="/sign-in?to=/discover">Sign in</PageLink> to see what your friends watched.
        </p>
      )}
      <p className="hidden" role="status">
        {count} films
      </p>
      <div className={styles.columns}>
        <DiscoverFilters
          narrowing={narrowing}
          isMember={isSignedIn()}
          facets={discover?.facets ?? []}
          names={[
            ...(genres ?? []).map(({ id, name }) => ({ id, label: name })),
            ...(chosenPeople?.facets[0]?.buckets ?? []),
          ]}
        />
        <div className={styles.found} data-old={narrowing.isNarrowing} aria-busy={narrowing.isNarrowing}>
          {discover && <Films discover={discover} />}
        </div>
      </div>
    </div>
  );
}

/** Pixels of a card with its reasons. */
const filmRowHeight = 420;

type Found = NonNullable<DiscoverPageQuery['discover']>;

/** The same function each time, so that the list does not draw its items again. */
const showFilm = ({ node, watchedBy, reasons }: Present<Found['edges'][number]>) => (
  <FilmCard film={node}>
    <Watchers watchers={watchedBy} />
    <ReasonList reasons={reasons} />
  </FilmCard>
);

/** It is not drawn again while a filter waits for its answer, so that the filter shows at once. */
const Films = memo(({ discover: { edges, pageInfo, totalCount } }: { readonly discover: Found }) => {
  const shown = useNarrowing(text).address;
  if (edges.length === 0) return <Empty />;
  return (
    <>
      <LongList
        items={present(edges)}
        keyOf={({ node }) => node.id}
        rowHeight={filmRowHeight}
        total={totalCount}
        className={styles.films}
      >
        {showFilm}
      </LongList>
      <MoreButton pageInfo={pageInfo} query={moreQuery} variables={discoverVariables(shown, isSignedIn())} />
    </>
  );
});

const Empty = () => (
  <div className={styles.empty}>
    <h2>No film is like this</h2>
    <p>
      Take a filter away, <PageLink to="/discover">begin with all films of your friends</PageLink> or see{' '}
      <PageLink to="/discover?circle=EVERYONE">what everyone watched</PageLink>.
    </p>
  </div>
);
