/** The values of one property with the number of films of each, to choose from. */
import { graphql } from '../generated/gql.js';
import styles from './FacetList.module.css';

export const facetFragment = graphql(`
  fragment FacetList_facet on Facet {
    field
    otherCount
    buckets {
      id
      label
      count
    }
    stats {
      min
      max
    }
  }
`);

export interface FacetChoice {
  readonly id: string;
  readonly label: string;
  /** Unknown for a value that is only left out. */
  readonly count?: number;
}

export function FacetList({ title, buckets, chosen = [], otherCount = 0, without, onChoose }: FacetListProps) {
  if (buckets.length === 0) return null;
  return (
    <fieldset className={styles.facet}>
      <legend className={styles.title}>{title}</legend>
      <ul className={styles.list}>
        {buckets.map(({ id, label, count }) => (
          <li key={id} className={styles.row} data-out={without?.chosen.includes(id)}>
            <label className={styles.choice}>
              {onChoose && <input type="checkbox" checked={chosen.includes(id)} onChange={() => onChoose(id)} />}
              <span className={styles.label}>{label}</span>
              {count !== undefined && (
                <span className={styles.count}>
                  {count}
                  <span className="hidden"> films</span>
                </span>
              )}
            </label>
            {without && (
              <button
                type="button"
                className={styles.without}
                aria-pressed={without.chosen.includes(id)}
                aria-label={`Without ${label}`}
                title={`Without ${label}`}
                onClick={() => without.onChoose(id)}
              >
                −
              </button>
            )}
          </li>
        ))}
      </ul>
      {otherCount > 0 && <p className={styles.others}>and {otherCount} more</p>}
    </fieldset>
  );
}

export interface FacetListProps {
  readonly title: string;
  readonly buckets: readonly FacetChoice[];
  /** Ids of the chosen values. */
  readonly chosen?: readonly string[];
  readonly otherCount?: number;
  /** The values that a film must not have. */
  readonly without?: { readonly chosen: readonly string[]; readonly onChoose: (id: string) => void };
  /** Without it, the values are only shown. */
  readonly onChoose?: (id: string) => void;
}
