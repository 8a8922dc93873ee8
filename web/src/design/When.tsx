/** A moment as people say it: "2 days ago", or a date when it is long ago. */
import { useState } from 'react';

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Relative up to 30 days. `now` is a moment in milliseconds. */
export function whenText(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return day.format(Date.parse(time));
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return relative.format(Math.round(seconds / size), unit);
}

export function When({ time }: { readonly time: string | null | undefined }) {
  const [now] = useState(Date.now);
  if (!time) return <span>date unknown</span>;
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()}>
      {whenText(time, now)}
    </time>
  );
}
