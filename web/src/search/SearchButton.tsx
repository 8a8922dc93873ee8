/** The button of the header that opens the search palette, and its keys. The palette is loaded when it is first wanted. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { opensSearch, shortcutName, takesKeys } from './shortcut.js';
import { beginTypingAhead } from './typedAhead.js';
import styles from './SearchButton.module.css';

const importPalette = () => import('./SearchPalette.js');
const SearchPalette = lazy(importPalette);
/** After the page's own files and request. */
const idleMs = 1_500;
const loadAhead = () => void importPalette();

export function SearchButton() {
  const [isOpen, setIsOpen] = useState(false);
  // A member who presses the key types on at once, so the palette is there by then.
  useEffect(() => {
    const timer = setTimeout(loadAhead, idleMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      if (!opensSearch({ key, ctrlKey, metaKey, altKey, isTyping: takesKeys(target) })) return;
      event.preventDefault();
      beginTypingAhead();
      setIsOpen(true);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K Meta+K"
        onClick={() => setIsOpen(true)}
        onPointerEnter={loadAhead}
        onFocus={loadAhead}
      >
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className={styles.glass}>
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="m12.8 12.8 5 5" />
        </svg>
        <span className={styles.label}>Search</span>
        <kbd className={styles.keys} aria-hidden="true">
          {shortcutName(navigator.platform)}
        </kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <SearchPalette onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
