/** A film: its facts, its people, what it has to do with the viewer, and who watched it. */
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Rail } from '../design/Rail.js';
import { LinkedText, ReasonList } from '../design/ReasonList.js';
import { Failure } from '../failures/Failure.js';
import { NotFound } from '../failures/NotFound.js';
import { graphql } from '../generated/gql.js';
import type { FilmPageQuery } from '../generated/graphql.js';
import { Watchers } from '../members/Watchers.js';
import { Poster } from '../posters/Poster.js';
import { Cast } from './Cast.js';
import { FilmActions } from './FilmActions.js';
import { FilmCard } from './FilmCard.js';
import { Sources } from './Sources.js';
import { ViewerState } from './ViewerState.js';
import styles from './FilmPage.module.css';

const query = graphql(`
  query FilmPage($slug: String!) {
    ...Shell_viewer
    movie(slug: $slug) {
      id
      title
      originalTitle
      year
      runtimeMinutes
      synopsis
      genres {
        id
        name
      }
      directors {
        id
        slug
        name
      }
      communityRating {
        mean
        count
      }
      friendsWhoWatched(first: 3) {
        ...Watchers_watchers @unmask
      }
      connectionsToMe(first: 6) {
        ...ReasonList_reason @unmask
      }
      similar(first: 10) {
        because {
          text
          people {
            id
            slug
            name
          }
        }
        movie {
          id
          ...FilmCard_film
        }
      }
      ...Poster_film
      ...Cast_film
      ...Sources_film
      ...ViewerState_film
      ...FilmActions_film
    }
  }
`);

export const load = (start: StartQuery, { params }: PageAddress) => start(query, { slug: params.slug! });

export function Page() {
  const answer = usePage(query);
  // A film that did not arrive may exist.
  if (answer.error && !answer.data?.movie) return <Failure error={answer.error} />;
  return <Answer answer={answer}>{({ movie }) => (movie ? <Film film={movie} /> : <NotFound what="film" />)}</Answer>;
}

type PageFilm = NonNullable<FilmPageQuery['movie']>;

function Film({ film }: { readonly film: PageFilm }) {
  return (
    <article className={styles.film}>
      <title>{`${film.title} · Marquee`}</title>
      <header className={styles.head}>
        <div className={styles.poster}>
          <Poster film={film} />
        </div>
        <div className={styles.facts}>
          <h1 className={styles.title}>{film.title}</h1>
          <Facts film={film} />
          {film.synopsis && <p className={styles.synopsis}>{film.synopsis}</p>}
          <ViewerState film={film} />
          <FilmActions film={film} />
          <Audience film={film} />
        </div>
      </header>
      <Connections film={film} />
      <Cast film={film} />
      <Similar film={film} />
      <Sources film={film} />
    </article>
  );
}

function Facts({ film: { originalTitle, year, runtimeMinutes, genres, directors } }: { readonly film: PageFilm }) {
  return (
    <div className={styles.lines}>
      {originalTitle && (
        <p>
          <i dir="auto">{originalTitle}</i>
        </p>
      )}
      <p>
        {[year, runtimeMinutes && runtimeText(runtimeMinutes)].filter(Boolean).join(' · ')}
        {directors.length > 0 && (
          <>
            {' · directed by '}
            {directors.map(({ id, slug, name }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <PageLink to={`/people/${slug}`}>{name}</PageLink>
              </span>
            ))}
          </>
        )}
      </p>
      <ul className={styles.genres}>
        {genres.map(({ id, name }) => (
          <li key={id}>
            <PageLink to={`/discover?genre=${id}`} className={styles.genre}>
              {name}
            </PageLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "1 h 42 min". */
const runtimeText = (minutes: number): string =>
  [minutes >= 60 && `${Math.floor(minutes / 60)} h`, minutes % 60 > 0 && `${minutes % 60} min`]
    .filter(Boolean)
    .join(' ');

function Audience({ film: { communityRating, friendsWhoWatched } }: { readonly film: PageFilm }) {
  return (
    <dl className={styles.audience}>
      {communityRating && communityRating.count > 0 && (
        <div>
          <dt>Everybody</dt>
          <dd>
            <b className={styles.mean}>{communityRating.mean?.toFixed(1)}</b> of 10, from {communityRating.count}{' '}
            {communityRating.count === 1 ? 'member' : 'members'}
          </dd>
        </div>
      )}
      {friendsWhoWatched && (
        <div>
          <dt>Friends</dt>
          <dd>
            {friendsWhoWatched.count > 0 ? <Watchers watchers={friendsWhoWatched} /> : 'No friend has watched it yet.'}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Connections({ film: { connectionsToMe } }: { readonly film: PageFilm }) {
  if (!connectionsToMe || connectionsToMe.length === 0) return null;
  return (
    <section className={styles.connections}>
      <h2>What it has to do with you</h2>
      <ReasonList reasons={connectionsToMe} first={6} />
    </section>
  );
}

function Similar({ film: { similar } }: { readonly film: PageFilm }) {
  // Null while the catalog does not answer in time.
  const films = (similar as PageFilm['similar'] | null) ?? [];
  if (films.length === 0) return null;
  return (
    <Rail title="Similar">
      {films.map(({ movie, because }) => (
        <li key={movie.id}>
          <FilmCard film={movie}>
            <ul className={styles.because}>
              {because.slice(0, 2).map(({ text, people }) => (
                <li key={text}>
                  <LinkedText text={text} links={people.map(({ name, slug }) => ({ name, to: `/people/${slug}` }))} />
                </li>
              ))}
            </ul>
          </FilmCard>
        </li>
      ))}
    </Rail>
  );
}
