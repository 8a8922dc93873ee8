/** What a group should watch tonight: choose friends and limits, and see what each of them may think of each film. */
import { useSearchParams } from 'react-router';
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { existing } from '../app/present.js';
import { Letterboard } from '../design/Letterboard.js';
import { graphql } from '../generated/gql.js';
import type { TonightPageQuery } from '../generated/graphql.js';
import { GroupForm } from './GroupForm.js';
import { Pick } from './Pick.js';
import { parseEvening, printEvening, type Evening } from './evening.js';
import styles from './TonightPage.module.css';

const query = graphql(`
  query TonightPage($with: [ID!]!, $maxRuntime: Int, $genres: [ID!], $strategy: GroupStrategy, $isAsked: Boolean!) {
    ...Shell_viewer
    genres {
      id
      name
    }
    me {
      id
      friends(first: 100) {
        ...GroupForm_friends @unmask
      }
    }
    tonight(with: $with, maxRuntime: $maxRuntime, genres: $genres, strategy: $strategy, first: 5)
      @include(if: $isAsked) {
      relaxed
      picks {
        ...Pick_pick @unmask
      }
    }
  }
`);

export function load(start: StartQuery, { search }: PageAddress) {
  const { members, maxRuntime, genres, strategy } = parseEvening(search);
  return start(query, { with: members, maxRuntime, genres, strategy, isAsked: members.length > 0 });
}

export function Page() {
  return <MemberAnswer answer={usePage(query)}>{(data) => <Tonight data={data} />}</MemberAnswer>;
}

function Tonight({ data: { me, genres, tonight } }: { readonly data: TonightPageQuery }) {
  const [search, setSearch] = useSearchParams();
  const evening = parseEvening(search);
  const change = (next: Evening) => setSearch(printEvening(next), { replace: true, preventScrollReset: true });
  const picks = existing(tonight?.picks).filter(({ movie }) => movie);
  return (
    <div className={styles.page}>
      <title>Tonight · Marquee</title>
      <Letterboard lead="One film that all of you will like" lines={['What do we', 'watch tonight?']} />
      <GroupForm evening={evening} friends={me?.friends} genres={genres ?? []} onChange={change} />
      {tonight && <Relaxed names={tonight.relaxed} />}
      <ol className={styles.picks} aria-live="polite">
        {picks.map((pick, index) => (
          <li key={pick.movie?.id}>
            <Pick pick={pick} place={index + 1} />
          </li>
        ))}
      </ol>
      {tonight && picks.length === 0 && <p>No film is left for this group. Take a limit away.</p>}
      {!tonight && <p className={styles.hint}>Choose who watches with you, at most nine.</p>}
    </div>
  );
}

const limitNames: Readonly<Record<string, string>> = { maxRuntime: 'running time', genres: 'genre' };

/** Says which limits the picks do not meet. */
function Relaxed({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  const limits = names.map((name) => limitNames[name] ?? name).join(' and the ');
  return (
    <p role="status" className={styles.relaxed}>
      No film meets every limit, so these leave out the {limits}.
    </p>
  );
}
