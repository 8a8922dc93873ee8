/** A dialog that suggests films, people and genres while the visitor types. */
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { PageLink } from '../app/PageLink.js';
import { reasonOf } from '../failures/reasonOf.js';
import { entriesOf, searchPath, type PaletteEntry } from './entries.js';
import { MarkedText } from './MarkedText.js';
import { takeTypedAhead } from './typedAhead.js';
import { useSuggestions, type Suggestions } from './useSuggestions.js';
import styles from './SearchPalette.module.css';

export default function SearchPalette({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [{ typed, active }, setShown] = useState({ typed: '', active: 0 });
  const suggestions = useSuggestions(typed);
  const entries = entriesOf(suggestions);
  const listId = useId();
  const navigate = useNavigate();
  const close = () => dialog.current?.close(); // The browser then returns the focus to where it was.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // Until then letters may arrive, long after the dialog was rendered.
    takeTypedAhead((letters) => setShown({ typed: letters, active: 0 }));
  }, []);

  const setActive = (next: number) => setShown({ typed, active: next });
  const go = (to: string) => {
    close();
    void navigate(to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = movedBy(event.key, { active, count: entries.length });
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter' && suggestions.q !== '') {
      event.preventDefault();
      go((suggestions.isCurrent ? entries[active]?.to : undefined) ?? searchPath(suggestions.q));
    }
  };
  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label="Search"
      onClose={onClose}
      onClick={({ target, currentTarget }) => target === currentTarget && close()}
    >
      <div className={styles.inside}>
        <div className={styles.field}>
          <Field
            typed={typed}
            listId={listId}
            active={entries.length > 0 ? active : undefined}
            onType={(text) => setShown({ typed: text, active: 0 })}
            onKeyDown={press}
          />
          <button type="button" className={styles.close} onClick={close}>
            Close
          </button>
        </div>
        <Hint suggestions={suggestions} />
        <div id={listId} role="listbox" aria-label="Suggestions" className={styles.list} hidden={entries.length === 0}>
          {entries.map((entry, index) => {
            const option = { id: `${listId}-${index}`, isActive: index === active, onPoint: () => setActive(index) };
            return <Entry key={entry.to} entry={entry} onChoose={close} {...option} />;
          })}
        </div>
      </div>
    </dialog>
  );
}

/** The combobox. `active` is the place of the active entry of its list; undefined while the list is closed. */
const Field = ({ typed, listId, active, onType, onKeyDown }: FieldProps) => (
  <input
    className={styles.input}
    type="text"
    inputMode="search"
    role="combobox"
    aria-label="Films, people and genres"
    aria-autocomplete="list"
    aria-expanded={active !== undefined}
    aria-controls={listId}
    aria-activedescendant={active === undefined ? undefined : `${listId}-${active}`}
    autoComplete="off"
    autoCorrect="off"
    spellCheck={false}
    enterKeyHint="go"
    maxLength={200}
    placeholder="Film, person or genre"
    value={typed}
    onChange={({ target }) => onType(target.value)}
    onKeyDown={onKeyDown}
  />
);

interface FieldProps {
  readonly typed: string;
  readonly listId: string;
  readonly active: number | undefined;
  readonly onType: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The entry that is active after a key; undefined for keys that do not move. */
function movedBy(key: string, { active, count }: { active: number; count: number }): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  return undefined;
}

function Hint({ suggestions: { q, answer, error, isCurrent } }: { readonly suggestions: Suggestions }) {
  const found = answer?.suggestions.length ?? 0;
  if (q === '') return <p className={styles.hint}>A few letters are enough, in any script. Small mistakes are fine.</p>;
  if (error && !answer)
    return (
      <p className={styles.hint} role="alert">
        {reasonOf(error).text}
      </p>
    );
  const text = !isCurrent && !answer ? 'Looking…' : hintOf(found, answer?.didYouMean);
  return (
    <p className={styles.hint} role="status">
      {text}
    </p>
  );
}

function hintOf(found: number, didYouMean: string | null | undefined): string {
  if (found === 0) return 'No name is like this. The page with all films also looks in casts and synopses.';
  if (didYouMean) return `No name is written like this. Did you mean ${didYouMean}?`;
  return found === 1 ? '1 suggestion' : `${found} suggestions`;
}

function Entry({ entry, id, isActive, onPoint, onChoose }: EntryProps) {
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <PageLink
      ref={row}
      to={entry.to}
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      className={styles.entry}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles.kind}>{entry.kind}</span>
      <span className={styles.name}>
        {entry.kind === 'All films' ? (
          <>Search all films for “{entry.text}”</>
        ) : (
          <MarkedText text={entry.text} ranges={entry.ranges} />
        )}
        {entry.about !== '' && <span className={styles.about}>{entry.about}</span>}
      </span>
      {entry.typos > 0 && (
        <span className={styles.typos}>{entry.typos === 1 ? '1 letter off' : `${entry.typos} letters off`}</span>
      )}
    </PageLink>
  );
}

interface EntryProps {
  readonly entry: PaletteEntry;
  readonly id: string;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}
