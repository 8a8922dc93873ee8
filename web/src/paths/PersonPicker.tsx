/** Finds a person while the visitor types. */
import { useEffect, useId, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { graphql } from '../generated/gql.js';
import { Face } from '../members/Face.js';
import styles from './PathsPage.module.css';

const suggestQuery = graphql(`
  query SuggestPeople($q: String!) {
    suggest(q: $q, kinds: [PERSON], first: 6) {
      suggestions {
        text
        target {
          ... on Person {
            id
            name
          }
        }
      }
    }
  }
`);

/** A request is sent when the visitor pauses this long. */
const pauseMs = 180;

export function PersonPicker({ label, chosen, onChoose }: PersonPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState(chosen ?? '');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed === chosen ? '' : typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, chosen]);
  const { data, previousData } = useQuery(suggestQuery, { variables: { q: asked }, skip: asked === '' });
  const found = asked === '' ? [] : ((data ?? previousData)?.suggest?.suggestions ?? []);
  return (
    <div className={styles.picker}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        autoComplete="off"
        placeholder="A name"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul className={styles.found} aria-label={`People found for ${label}`}>
        {found.map(({ target }) =>
          'name' in target ? (
            <li key={target.id}>
              <button type="button" className={styles.choice} onClick={() => onChoose(target.id)}>
                <Face name={target.name} handle={target.id} size="s" />
                {target.name}
              </button>
            </li>
          ) : null,
        )}
      </ul>
    </div>
  );
}

export interface PersonPickerProps {
  readonly label: string;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}
