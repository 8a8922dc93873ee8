/** Why a film stands where it stands, in the API's own words, with links to the people and films in them. */
import { PageLink } from '../app/PageLink.js';
import { existing } from '../app/present.js';
import { graphql } from '../generated/gql.js';
import type { ReasonList_ReasonFragment } from '../generated/graphql.js';
import { linkedParts, type TextLink } from './linkedParts.js';
import styles from './ReasonList.module.css';

export const reasonFragment = graphql(`
  fragment ReasonList_reason on Reason {
    kind
    text
    weight
    users {
      id
      handle
      displayName
    }
    people {
      id
      slug
      name
    }
    movies {
      id
      slug
      title
    }
  }
`);

export function ReasonList({ reasons, first = 2 }: ReasonListProps) {
  return (
    <ul className={styles.reasons}>
      {reasons.slice(0, first).map((reason) => (
        <li key={`${reason.kind} ${reason.text}`}>
          <LinkedText text={reason.text} links={linksOf(reason)} />
        </li>
      ))}
    </ul>
  );
}

export interface ReasonListProps {
  readonly reasons: readonly ReasonList_ReasonFragment[];
  readonly first?: number;
}

function linksOf({ users, people, movies }: ReasonList_ReasonFragment): TextLink[] {
  return [
    ...users.map(({ displayName, handle }) => ({ name: displayName, to: `/members/${handle}` })),
    ...existing(people).map(({ name, slug }) => ({ name, to: `/people/${slug}` })),
    ...existing(movies).map(({ title, slug }) => ({ name: title, to: `/films/${slug}` })),
  ];
}

/** `text` with each of the names that stand in it as a link. */
export const LinkedText = ({ text, links }: { readonly text: string; readonly links: readonly TextLink[] }) =>
  linkedParts(text, links).map(({ text: part, to }, index) =>
    // Parts of a text have no identity but their place.
    to === undefined ? (
      part
    ) : (
      <PageLink key={index} to={to}>
        {part}
      </PageLink>
    ),
  );
