import styles from './Choice.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One line of text with its label. */
export const TextField = ({ label, value, onChange }: TextFieldProps) => (
  <label className={styles.choice}>
    <span className={styles.label}>{label}</span>
    <input
      className={styles.list}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      autoCapitalize="none"
      spellCheck={false}
    />
  </label>
);
