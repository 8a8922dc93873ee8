/** Puts a film on the viewer's list, on the corner of its poster. Shown to members only. */
import type { FragmentType } from '@apollo/client/masking';
import { useData } from '../app/useData.js';
import { filmActionsFragment, useListWrite } from './listWrite.js';
import styles from './ListButton.module.css';

export function ListButton({ film: masked }: { readonly film: FragmentType<typeof filmActionsFragment> }) {
  const film = useData(filmActionsFragment, masked);
  const list = useListWrite(film);
  if (!film.viewer) return null;
  const { watchlisted } = film.viewer;
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={watchlisted}
      aria-label={`${film.title} on your list`}
      onClick={() => void list(!watchlisted)}
    >
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path d="M5 2h10v16l-5-4-5 4z" />
      </svg>
    </button>
  );
}
