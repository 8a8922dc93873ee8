/** Windows of time, counted back from a moment that is passed in. */
export type WindowName = 'LAST_24_HOURS' | 'LAST_7_DAYS' | 'LAST_30_DAYS' | 'LAST_YEAR' | 'ALL_TIME';

const hours: Record<Exclude<WindowName, 'ALL_TIME'>, number> = {
  LAST_24_HOURS: 24,
  LAST_7_DAYS: 7 * 24,
  LAST_30_DAYS: 30 * 24,
  LAST_YEAR: 365 * 24,
};

/** The moment after which a watch is in the window; null for all time, which has no beginning. */
export function windowStart(window: WindowName, now: Date): Date | null {
  return window === 'ALL_TIME' ? null : new Date(now.getTime() - hours[window] * 3_600_000);
}
