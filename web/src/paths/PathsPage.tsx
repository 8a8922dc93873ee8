/** Two people, and how films link them: through what friends watched, and through all films. */
import { useSearchParams } from 'react-router';
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { Letterboard } from '../design/Letterboard.js';
import { graphql } from '../generated/gql.js';
import type { PathsPageQuery } from '../generated/graphql.js';
import { Chain } from './Chain.js';
import { PersonPicker } from './PersonPicker.js';
import styles from './PathsPage.module.css';

const query = graphql(`
  query PathsPage($from: ID!, $to: ID!, $hasFrom: Boolean!, $hasTo: Boolean!, $hasBoth: Boolean!) {
    ...Shell_viewer
    from: person(id: $from) @include(if: $hasFrom) {
      id
      name
    }
    to: person(id: $to) @include(if: $hasTo) {
      id
      name
    }
    circlePath(from: $from, to: $to, circle: FRIENDS) @include(if: $hasBoth) {
      degrees
      hops {
        ...Chain_circleHop @unmask
      }
    }
    costarPath(from: $from, to: $to) @include(if: $hasBoth) {
      degrees
      hops {
        ...Chain_costarHop @unmask
      }
    }
  }
`);

export const load = (start: StartQuery, { search }: PageAddress) => {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? ''];
  return start(query, { from, to, hasFrom: from !== '', hasTo: to !== '', hasBoth: from !== '' && to !== '' });
};

export function Page() {
  const answer = usePage(query);
  return <Answer answer={answer}>{(data) => <Paths data={data} isWhole={!answer.error} />}</Answer>;
}

function Paths({ data: { from, to, circlePath, costarPath }, isWhole }: PathsProps) {
  const [search, setSearch] = useSearchParams();
  const choose = (end: 'from' | 'to') => (id: string) =>
    setSearch((known) => {
      const next = new URLSearchParams(known);
      next.set(end, id);
      return next;
    });
  const unknown = 'This chain cannot be shown at the moment.';
  const isAway = (end: 'from' | 'to', person: typeof from) => Boolean(search.get(end)) && isWhole && !person;
  const isWrong = isAway('from', from) || isAway('to', to);
  const isChosen = Boolean(search.get('from') && search.get('to')) && !isWrong;
  const both = `${from?.name} and ${to?.name}`;
  return (
    <div className={styles.page}>
      <title>Paths · Marquee</title>
      <Letterboard
        lead="How films link two people"
        lines={from && to ? [from.name, to.name] : ['From one to another']}
      />
      <div className={styles.pickers}>
        <PersonPicker label="From" chosen={from?.name} onChoose={choose('from')} />
        <PersonPicker label="To" chosen={to?.name} onChoose={choose('to')} />
      </div>
      {isWrong && (
        <p className={styles.hint} role="alert">
          The address names a person who is not here. Choose someone else.
        </p>
      )}
      {!isChosen && !isWrong && (
        <p className={styles.hint}>
          Type a name on each side, such as Humphrey Bogart and Uma Thurman. You get the shortest chain of people and
          films between them: through films your friends watched, and through all films.
        </p>
      )}
      {isChosen && (
        <>
          <Chain
            title="Through films your friends watched"
            path={circlePath}
            none={isWhole ? `No chain of films that your friends watched links ${both}.` : unknown}
          />
          <Chain
            title="Through all films"
            path={costarPath}
            none={isWhole ? `No chain of films links ${both}.` : unknown}
          />
        </>
      )}
    </div>
  );
}

interface PathsProps {
  readonly data: PathsPageQuery;
  /** Whether nothing is missing: only then is a path that is not there a path that does not exist. */
  readonly isWhole: boolean;
}
