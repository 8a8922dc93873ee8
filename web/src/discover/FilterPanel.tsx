/** The filters beside a list; folded on small screens. */
import { useState, type ReactNode } from 'react';
import { Button } from '../design/Button.js';
import type { Years } from '../app/addressValues.js';
import styles from './FilterPanel.module.css';

export function FilterPanel({ children }: { readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(() => matchMedia('(min-width: 60rem)').matches);
  return (
    <details className={styles.panel} open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className={styles.summary}>Filters</summary>
      <div className={styles.filters}>{children}</div>
    </details>
  );
}

/** First and last year; they count when the visitor presses Enter or the button. */
export function YearFields({ years, bounds, onChange }: YearFieldsProps) {
  const read = (form: FormData, name: string) => {
    const text = form.get(name);
    return typeof text === 'string' && text !== '' ? { [name]: Number(text) } : {};
  };
  return (
    <form
      key={`${years.from} ${years.to}`}
      className={styles.years}
      action={(form) => onChange({ ...read(form, 'from'), ...read(form, 'to') })}
    >
      <label>
        From year
        <input
          type="number"
          name="from"
          min={1800}
          max={2200}
          defaultValue={years.from}
          placeholder={bounds?.min.toString()}
        />
      </label>
      <label>
        To year
        <input
          type="number"
          name="to"
          min={1800}
          max={2200}
          defaultValue={years.to}
          placeholder={bounds?.max.toString()}
        />
      </label>
      <Button type="submit">Set</Button>
    </form>
  );
}

export interface YearFieldsProps {
  readonly years: Years;
  /** The years of the films found. */
  readonly bounds: { readonly min: number; readonly max: number } | undefined;
  readonly onChange: (years: Years) => void;
}
