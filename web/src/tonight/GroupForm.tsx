/** The group and its limits. Each change is a new address. */
import { MoreButton } from '../app/MoreButton.js';
import { Choice } from '../design/Choice.js';
import { graphql } from '../generated/gql.js';
import type { GroupForm_FriendsFragment } from '../generated/graphql.js';
import { Face } from '../members/Face.js';
import { maxMembers, strategies, type Evening } from './evening.js';
import styles from './GroupForm.module.css';

export const friendsFragment = graphql(`
  fragment GroupForm_friends on UserConnection {
    edges {
      cursor
      node {
        id
        handle
        displayName
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

const moreQuery = graphql(`
  query GroupFormMore($after: String) {
    me {
      id
      friends(first: 100, after: $after) {
        ...GroupForm_friends @unmask
      }
    }
  }
`);

export interface GroupFormProps {
  readonly evening: Evening;
  readonly friends: GroupForm_FriendsFragment | null | undefined;
  readonly genres: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (evening: Evening) => void;
}

const runtimes = [90, 105, 120, 135, 150, 180];

export function GroupForm({ evening, friends, genres, onChange }: GroupFormProps) {
  const isFull = evening.members.length >= maxMembers;
  const known = (friends?.edges ?? []).map(({ node }) => node);
  // The address may name a member who is no friend, or no longer there. They can be taken out again.
  const others = evening.members.filter((id) => !known.some((friend) => friend.id === id));
  const choices = [...known, ...others.map((id) => ({ id, handle: id, displayName: 'Another member' }))];
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <fieldset className={styles.set}>
        <legend>With</legend>
        {choices.length === 0 && <p>You have no friends here yet.</p>}
        <ul className={styles.friends}>
          {choices.map(({ id, handle, displayName }) => {
            const isChosen = evening.members.includes(id);
            return (
              <li key={id}>
                <button
                  type="button"
                  className={styles.friend}
                  aria-pressed={isChosen}
                  disabled={isFull && !isChosen}
                  onClick={() => onChange({ ...evening, members: toggled(evening.members, id) })}
                >
                  <Face name={displayName} handle={handle} size="s" />
                  {displayName}
                </button>
              </li>
            );
          })}
        </ul>
        <MoreButton pageInfo={friends?.pageInfo} query={moreQuery} name="More friends" />
      </fieldset>
      <Limits evening={evening} genres={genres} onChange={onChange} />
    </form>
  );
}

function Limits({ evening, genres, onChange }: Omit<GroupFormProps, 'friends'>) {
  const minutes = [...new Set([...runtimes, ...(evening.maxRuntime === undefined ? [] : [evening.maxRuntime])])];
  return (
    <div className={styles.limits}>
      <Choice
        label="At most"
        value={evening.maxRuntime === undefined ? '' : String(evening.maxRuntime)}
        options={[anyOf('length'), ...minutes.map((value) => ({ value: String(value), name: `${value} minutes` }))]}
        onChange={(value) => onChange({ ...evening, maxRuntime: value === '' ? undefined : Number(value) })}
      />
      <Choice
        label="Genre"
        value={evening.genres[0] ?? ''}
        options={[anyOf('genre'), ...genres.map(({ id, name }) => ({ value: id, name }))]}
        onChange={(value) => onChange({ ...evening, genres: value === '' ? [] : [value] })}
      />
      <Choice
        label="Choose what is"
        value={evening.strategy}
        options={strategies}
        onChange={(value) => onChange({ ...evening, strategy: value })}
      />
    </div>
  );
}

const anyOf = (what: string) => ({ value: '', name: `any ${what}` });

const toggled = (items: readonly string[], item: string): string[] =>
  items.includes(item) ? items.filter((other) => other !== item) : [...items, item];
