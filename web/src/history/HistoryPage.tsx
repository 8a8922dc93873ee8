/** What the viewer watched, newest first, with ways to change a watch, to take it away and to bring it back. */
import { MemberAnswer } from '../app/MemberAnswer.js';
import { MoreButton } from '../app/MoreButton.js';
import { usePage, type StartQuery } from '../app/page.js';
import { Letterboard } from '../design/Letterboard.js';
import { LongList } from '../design/LongList.js';
import { graphql } from '../generated/gql.js';
import type { HistoryPageQuery } from '../generated/graphql.js';
import { OwnWatch } from '../watches/OwnWatch.js';
import { historyMore } from './historyLists.js';
import styles from './HistoryPage.module.css';

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
        {({ node }) => <OwnWatch watch={node} />}
      </LongList>
      <MoreButton pageInfo={history?.pageInfo} query={historyMore} />
    </div>
  );
}
