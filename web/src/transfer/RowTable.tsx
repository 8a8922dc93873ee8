/** Rows of a file that the visitor has to look at, each with the films it may mean. */
import { existing } from '../app/present.js';
import { graphql } from '../generated/gql.js';
import type { RowTable_RowFragment } from '../generated/graphql.js';
import { rowKey, type Choices } from './importing.js';
import styles from './ImportPage.module.css';

export const rowFragment = graphql(`
  fragment RowTable_row on ImportRow {
    file
    line
    text
    candidates {
      id
      title
      year
    }
  }
`);

export interface RowTableProps {
  readonly title: string;
  readonly rows: readonly RowTable_RowFragment[];
  readonly choices: Choices;
  readonly onChoose: (row: string, movieId: string) => void;
}

/** More rows are counted and not drawn. */
const drawn = 300;

export function RowTable({ title, rows, choices, onChoose }: RowTableProps) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">In the file</th>
            <th scope="col">Film</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, drawn).map((row) => (
            <tr key={rowKey(row)}>
              <td>
                {row.file} {row.line}
              </td>
              <td>{row.text}</td>
              <td>
                <FilmChoice row={row} chosen={choices.get(rowKey(row)) ?? ''} onChoose={onChoose} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > drawn && <p>and {rows.length - drawn} more</p>}
    </section>
  );
}

function FilmChoice({ row, chosen, onChoose }: FilmChoiceProps) {
  const films = existing(row.candidates);
  if (films.length === 0) return <span className={styles.quiet}>not in the catalog</span>;
  return (
    <select
      className={styles.films}
      aria-label={`Film for ${row.text}`}
      value={chosen}
      onChange={({ target }) => onChoose(rowKey(row), target.value)}
    >
      <option value="">leave it out</option>
      {films.map(({ id, title, year }) => (
        <option key={id} value={id}>
          {title} {year ? `(${year})` : ''}
        </option>
      ))}
    </select>
  );
}

interface FilmChoiceProps extends Pick<RowTableProps, 'onChoose'> {
  readonly row: RowTable_RowFragment;
  readonly chosen: string;
}
