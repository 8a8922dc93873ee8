/** A person in film: what they are known for, their credits by role, who they worked with, and what the viewer saw of them. */
import { Answer, usePage, type PageAddress, type StartQuery } from '../app/page.js';
import { PageLink } from '../app/PageLink.js';
import { Rail } from '../design/Rail.js';
import { Failure } from '../failures/Failure.js';
import { NotFound } from '../failures/NotFound.js';
import { FilmCard } from '../films/FilmCard.js';
import { graphql } from '../generated/gql.js';
import type { PersonPageQuery } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import { Credits } from './Credits.js';
import { LoveButton } from './LoveButton.js';
import styles from './PersonPage.module.css';

const query = graphql(`
  query PersonPage($slug: String!) {
    ...Shell_viewer
    person(slug: $slug) {
      id
      name
      viewer {
        loved
        affinity
        filmsSeen
        meanRating
      }
      knownFor(first: 8) {
        id
        ...FilmCard_film
      }
      costars(first: 12) {
        filmsTogether
        person {
          id
          slug
          name
        }
        films(first: 3) {
          id
          slug
          title
        }
      }
      ...Credits_person
      ...LoveButton_person
    }
  }
`);

export const load = (start: StartQuery, { params }: PageAddress) => start(query, { slug: params.slug! });

export function Page() {
  const answer = usePage(query);
  // A person who did not arrive may exist.
  if (answer.error && !answer.data?.person) return <Failure error={answer.error} />;
  return (
    <Answer answer={answer}>
      {({ person }) => (person ? <Person person={person} /> : <NotFound what="person" />)}
    </Answer>
  );
}

type PagePerson = NonNullable<PersonPageQuery['person']>;

function Person({ person }: { readonly person: PagePerson }) {
  const { id, name, viewer, knownFor } = person;
  return (
    <article className={styles.person}>
      <title>{`${name} · Marquee`}</title>
      <header className={styles.head}>
        <Face name={name} handle={id} size="l" />
        <div>
          <h1>{name}</h1>
          {viewer && (
            <p className={styles.mine}>
              {viewer.loved && <b className={styles.loved}>You love them · </b>}
              {viewer.filmsSeen === 0
                ? 'You have seen none of their films'
                : viewer.filmsSeen === 1
                  ? 'You have seen 1 of their films'
                  : `You have seen ${viewer.filmsSeen} of their films`}
              {viewer.meanRating && ` · you rate them ${viewer.meanRating.toFixed(1)} on average`}
              {viewer.affinity > 0 && ` · your affinity for them is ${Math.round(viewer.affinity * 100)} %`}
            </p>
          )}
          <div className={styles.actions}>
            <LoveButton person={person} />
            <PageLink to={`/paths?from=${id}`}>Draw a path from {name}</PageLink>
          </div>
        </div>
      </header>
      {knownFor.length > 0 && (
        <Rail title="Known for">
          {knownFor.map((film) => (
            <li key={film.id}>
              <FilmCard film={film} />
            </li>
          ))}
        </Rail>
      )}
      <Credits person={person} />
      <Costars person={person} />
    </article>
  );
}

function Costars({ person: { id, costars } }: { readonly person: PagePerson }) {
  if (costars.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>Works with</h2>
      <ul className={styles.costars}>
        {costars.map(({ person, filmsTogether, films }) => (
          <li key={person.id} className={styles.costar}>
            <Face name={person.name} handle={person.id} />
            <div>
              <PageLink to={`/people/${person.slug}`}>{person.name}</PageLink>{' '}
              <PageLink to={`/paths?from=${id}&to=${person.id}`} className={styles.quiet}>
                {filmsTogether} {filmsTogether === 1 ? 'film' : 'films'}
              </PageLink>
              <p className={styles.quiet}>
                {films.map((film, index) => (
                  <span key={film.id}>
                    {index > 0 && ', '}
                    <PageLink to={`/films/${film.slug}`}>{film.title}</PageLink>
                  </span>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
