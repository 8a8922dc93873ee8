/** The fields of a watch in a form. */
import { Choice } from '../design/Choice.js';
import type { Visibility } from '../generated/graphql.js';
import { ratings } from './ratings.js';
import type { WatchValues } from './watchValues.js';
import styles from './WatchFields.module.css';

const visibilities: readonly { readonly value: Visibility; readonly name: string }[] = [
  { value: 'PUBLIC', name: 'Everybody' },
  { value: 'FRIENDS', name: 'Friends' },
  { value: 'PRIVATE', name: 'Only you' },
];
const asSet = [{ value: '' as const, name: 'As you set it' }, ...visibilities];

export interface WatchFieldsProps {
  readonly values: WatchValues;
  readonly onChange: (values: WatchValues) => void;
  readonly dayLabel: string;
  /** Whether the member's default for who sees it can be left in place. */
  readonly hasDefault?: boolean;
}

export function WatchFields({ values, onChange, dayLabel, hasDefault = false }: WatchFieldsProps) {
  const set = (change: Partial<WatchValues>) => onChange({ ...values, ...change });
  return (
    <>
      <Choice label="Rating" value={values.rating} options={ratings} onChange={(rating) => set({ rating })} />
      <label className={styles.field}>
        {dayLabel}
        <input type="date" value={values.day} min="1888-01-01" onChange={({ target }) => set({ day: target.value })} />
      </label>
      <Choice
        label="Who sees it"
        value={values.visibility}
        options={hasDefault ? asSet : visibilities}
        onChange={(visibility: Visibility | '') => set({ visibility })}
      />
      <label className={`${styles.field} ${styles.note}`}>
        Note
        <textarea
          rows={2}
          maxLength={20_000}
          value={values.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </label>
    </>
  );
}
