/** Windows of time. Each ends at the time of the request. */
export type WindowName = 'LAST_24_HOURS' | 'LAST_7_DAYS' | 'LAST_30_DAYS' | 'LAST_YEAR' | 'ALL_TIME';

const lengthInHours: Record<Exclude<WindowName, 'ALL_TIME'>, number> = {
  LAST_24_HOURS: 24,
  LAST_7_DAYS: 7 * 24,
  LAST_30_DAYS: 30 * 24,
  LAST_YEAR: 365 * 24,
};

/** A watch after this time is in the window; null for ALL_TIME, which has no start. */
export function windowStart(window: WindowName, now: Date): Date | null {
  return window === 'ALL_TIME' ? null : new Date(now.getTime() - lengthInHours[window] * 3_600_000);
}
