/** A year of a member: how much, when, of what, and the people in it. */
import { MemberAnswer } from '../app/MemberAnswer.js';
import { usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Letterboard } from '../design/Letterboard.js';
import { Scale } from '../design/Scale.js';
import { When } from '../design/When.js';
import { Failure } from '../failures/Failure.js';
import { graphql } from '../generated/gql.js';
import type { YearPageQuery } from '../generated/graphql.js';
import { Months } from './Months.js';
import { ShareButtons } from './ShareButtons.js';
import styles from './YearPage.module.css';

const query = graphql(`
  query YearPage($year: Int!, $timeZone: String!) {
    ...Shell_viewer
    me {
      id
      displayName
      yearInReview(year: $year, timeZone: $timeZone) {
        year
        films
        watches
        minutes
        rewatches
        months {
          month
          watches
          minutes
        }
        topGenres(first: 8) {
          films
          meanRating
          friendsMeanRating
          genre {
            id
            name
          }
        }
        topPeople(first: 8) {
          films
          meanRating
          person {
            id
            slug
            name
          }
        }
        firstWatch {
          id
          watchedAt
          movie {
            id
            slug
            title
          }
        }
        bestMatch {
          id
          handle
          displayName
        }
        mostDivisive {
          mine
          theirs
          movie {
            id
            slug
            title
          }
        }
      }
    }
  }
`);

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The year of an address, or the current one. */
function yearOf(text: string | undefined): number {
  const year = Number(text);
  return Number.isInteger(year) && year >= 1900 && year <= 9999 ? year : new Date().getFullYear();
}

export const load = (start: StartQuery, { params }: PageAddress) =>
  start(query, { year: yearOf(params.year), timeZone });

export function Page() {
  const answer = usePage(query);
  return (
    <MemberAnswer answer={answer}>
      {({ me }) =>
        me.yearInReview ? <Year name={me.displayName} review={me.yearInReview} /> : <Failure error={answer.error} />
      }
    </MemberAnswer>
  );
}

type Review = NonNullable<NonNullable<YearPageQuery['me']>['yearInReview']>;

function Year({ name, review }: { readonly name: string; readonly review: Review }) {
  const { year, films, watches, minutes, rewatches, months } = review;
  return (
    <div className={styles.page}>
      <title>{`${year} · Marquee`}</title>
      <Letterboard lead={`${name} watched`} lines={[`${year}: ${films === 1 ? '1 film' : `${films} films`}`]} />
      <nav className={styles.years} aria-label="Years">
        <PageLink to={`/year/${year - 1}`}>{year - 1}</PageLink>
        <b aria-current="page">{year}</b>
        {year < new Date().getFullYear() && <PageLink to={`/year/${year + 1}`}>{year + 1}</PageLink>}
        <ShareButtons name={name} review={review} />
      </nav>
      <dl className={styles.figures}>
        <Figure name="watches" value={watches} />
        <Figure name="minutes in the dark" value={minutes} />
        <Figure name="seen again" value={rewatches} />
      </dl>
      <Months months={months} />
      <Genres genres={review.topGenres} />
      <People people={review.topPeople} />
      <Moments review={review} />
    </div>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: number }) => (
  <div className={styles.figure}>
    <dt>{name}</dt>
    <dd>{value.toLocaleString('en')}</dd>
  </div>
);

function Genres({ genres }: { readonly genres: Review['topGenres'] }) {
  const most = Math.max(1, ...genres.map(({ films }) => films));
  return (
    <section className={styles.section}>
      <h2>Genres</h2>
      <ol>
        {genres.map(({ genre, films, meanRating, friendsMeanRating }) =>
          genre ? (
            <li key={genre.id} className={styles.genre}>
              <PageLink to={`/discover?circle=ME&genre=${genre.id}`}>{genre.name}</PageLink>
              <span className={styles.bar} style={{ inlineSize: `${(films / most) * 100}%` }} />
              <span>{films === 1 ? '1 film' : `${films} films`}</span>
              <span className={styles.means}>
                {meanRating !== null && meanRating !== undefined && `you ${meanRating.toFixed(1)}`}
                {friendsMeanRating !== null &&
                  friendsMeanRating !== undefined &&
                  ` · friends ${friendsMeanRating.toFixed(1)}`}
              </span>
            </li>
          ) : null,
        )}
      </ol>
    </section>
  );
}

const People = ({ people }: { readonly people: Review['topPeople'] }) => (
  <section className={styles.section}>
    <h2>People</h2>
    <ol className={styles.people}>
      {people.map(({ person, films }) =>
        person ? (
          <li key={person.id}>
            <PageLink to={`/people/${person.slug}`}>{person.name}</PageLink> in{' '}
            {films === 1 ? '1 film' : `${films} films`}
          </li>
        ) : null,
      )}
    </ol>
  </section>
);

const Moments = ({ review: { firstWatch, bestMatch, mostDivisive } }: { readonly review: Review }) => (
  <section className={styles.moments}>
    {firstWatch?.movie && (
      <p>
        It began with <PageLink to={`/films/${firstWatch.movie.slug}`}>{firstWatch.movie.title}</PageLink>,{' '}
        <When time={firstWatch.watchedAt} />.
      </p>
    )}
    {bestMatch && (
      <p>
        Your best match was <PageLink to={`/members/${bestMatch.handle}`}>{bestMatch.displayName}</PageLink>.
      </p>
    )}
    {mostDivisive?.movie && (
      <div>
        <p>
          You and your friends were furthest apart on{' '}
          <PageLink to={`/films/${mostDivisive.movie.slug}`}>{mostDivisive.movie.title}</PageLink>: you gave{' '}
          {mostDivisive.mine}, your friends {mostDivisive.theirs}.
        </p>
        <Scale
          marks={[
            { name: 'You', value: mostDivisive.mine },
            { name: 'Your friends', value: mostDivisive.theirs, look: 'theirs' },
          ]}
        />
      </div>
    )}
  </section>
);
