/** Watches of each month as columns of bulbs' light. The figures stand on the columns. */
import type { YearPageQuery } from '../generated/graphql.js';
import styles from './Months.module.css';

type MonthStat = NonNullable<NonNullable<YearPageQuery['me']>['yearInReview']>['months'][number];

const monthName = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

export function Months({ months }: { readonly months: readonly MonthStat[] }) {
  const most = Math.max(1, ...months.map(({ watches }) => watches));
  return (
    <ol className={styles.months} aria-label="Watches by month">
      {months.map(({ month, watches }) => (
        <li key={month} className={styles.month}>
          <span className={styles.column} style={{ blockSize: `${(watches / most) * 100}%` }} aria-hidden="true" />
          <span className={styles.count}>{watches}</span>
          <span className={styles.name}>{monthName.format(Date.UTC(2000, month - 1))}</span>
        </li>
      ))}
    </ol>
  );
}
