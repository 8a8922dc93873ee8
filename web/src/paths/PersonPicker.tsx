/** Finds a person while the visitor types. */
import { useId, useRef, useState } from 'react';
import { sentenceOf } from '../failures/reasonOf.js';
import { Face } from '../members/Face.js';
import { useSuggestions, type Suggestions } from '../search/useSuggestions.js';
import styles from './PathsPage.module.css';

const kinds = ['PERSON'] as const;

export function PersonPicker({ label, chosen, onChoose }: PersonPickerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(chosen ?? '');
  /** The name that is in the field because it was chosen, here or by the address. */
  const [known, setKnown] = useState(chosen);
  const [shown, setShown] = useState(chosen);
  if (shown !== chosen) {
    setShown(chosen);
    setKnown(chosen);
    setTyped(chosen ?? '');
  }
  const suggestions = useSuggestions(typed === known ? '' : typed, kinds);
  const choose = (person: { readonly id: string; readonly name: string }) => {
    setKnown(person.name);
    setTyped(person.name);
    // The button that was pressed goes away; the keyboard goes on from the field.
    input.current?.focus();
    onChoose(person.id);
  };
  return (
    <div className={styles.picker}>
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="search"
        autoComplete="off"
        placeholder="A name"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul className={styles.found} aria-label={`People found for ${label}`}>
        {(typed === known ? [] : (suggestions.answer?.suggestions ?? [])).map(({ target }) =>
          target.__typename === 'Person' ? (
            <li key={target.id}>
              <button type="button" className={styles.choice} onClick={() => choose(target)}>
                <Face name={target.name} handle={target.id} size="s" />
                {target.name}
              </button>
            </li>
          ) : null,
        )}
      </ul>
      <Outcome {...suggestions} />
    </div>
  );
}

/** What stands in place of people. */
function Outcome({ q, answer, error, isCurrent }: Suggestions) {
  if (error && !answer) return <p role="alert">{sentenceOf(error)}</p>;
  if (q === '' || !isCurrent || !answer || answer.suggestions.length > 0) return null;
  return <p role="status">No person is called like this.</p>;
}

export interface PersonPickerProps {
  readonly label: string;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}
