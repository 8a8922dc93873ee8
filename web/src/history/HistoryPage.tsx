/** What the viewer watched, newest first, with a way to take a watch away and to bring it back. */
import type { FragmentType } from '@apollo/client/masking';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { MoreButton } from '../app/MoreButton.js';
import { usePage, type StartQuery } from '../app/page.js';
import { useData } from '../app/useData.js';
import { Button } from '../design/Button.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import { graphql } from '../generated/gql.js';
import type { HistoryPageQuery } from '../generated/graphql.js';
import { WatchRow } from '../members/WatchRow.js';
import { removableFragment, useRemoval } from './removal.js';
import styles from './HistoryPage.module.css';

export const historyFragment = graphql(`
  fragment History_page on WatchConnection {
    totalCount
    edges {
      cursor
      node {
        id
        ...History_removable
        ...WatchRow_watch
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

const query = graphql(`
  query HistoryPage {
    ...Shell_viewer
    me {
      id
      history(first: 50) {
        ...History_page @unmask
      }
    }
  }
`);

const moreQuery = graphql(`
  query HistoryMore($after: String) {
    me {
      id
      history(first: 50, after: $after) {
        ...History_page @unmask
      }
    }
  }
`);

export const load = (start: StartQuery) => start(query, {});

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <History data={data} />}</MemberAnswer>;
}

function History({ data: { me } }: { readonly data: HistoryPageQuery }) {
  const history = me?.history;
  const count = history?.totalCount ?? 0;
  return (
    <div className={styles.page}>
      <title>History · Marquee</title>
      <Letterboard lead="Your history" lines={[count === 1 ? '1 watch' : `${count.toLocaleString('en')} watches`]} />
      <LongList isOrdered items={history?.edges ?? []} keyOf={({ node }) => node.id} rowHeight={57} total={count}>
        {({ node }) => <Entry watch={node} />}
      </LongList>
      <MoreButton pageInfo={history?.pageInfo} query={moreQuery} />
    </div>
  );
}

const whoSees = { PUBLIC: 'everybody sees it', FRIENDS: 'friends see it', PRIVATE: 'only you see it' };

type EntryWatch = NonNullable<NonNullable<HistoryPageQuery['me']>['history']>['edges'][number]['node'];

function Entry({ watch: masked }: { readonly watch: EntryWatch }) {
  const watch = useData(removableFragment, masked as FragmentType<typeof removableFragment>);
  const remove = useRemoval();
  return (
    <WatchRow watch={masked} about={whoSees[watch.visibility]}>
      <Button look="quiet" onClick={() => void remove(watch)} aria-label={`Remove ${watch.movie?.title ?? 'watch'}`}>
        Remove
      </Button>
    </WatchRow>
  );
}
