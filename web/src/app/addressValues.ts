/** Reads single values of an address. What is not understood is left out. */

/** The ids of one kind (`gen`, `per`), each once, as many as the API takes. */
export const readIds = (search: URLSearchParams, name: string, prefix: string): string[] =>
  [...new Set(search.getAll(name))].filter((id) => new RegExp(`^${prefix}_[a-z0-9]+$`).test(id)).slice(0, 100);

export function readInteger(text: string | null, { min, max }: Limits): number | undefined {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

export function readYears(search: URLSearchParams): Years {
  const from = readInteger(search.get('from'), yearLimits);
  const to = readInteger(search.get('to'), yearLimits);
  const isRange = from === undefined || to === undefined || from <= to;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined || !isRange ? {} : { to }) };
}

export const yearLimits: Limits = { min: 1800, max: 2200 };

/** Years of first release, both ends included. */
export interface Years {
  readonly from?: number;
  readonly to?: number;
}

export function printYears(search: URLSearchParams, { from, to }: Years): void {
  if (from !== undefined) search.set('from', String(from));
  if (to !== undefined) search.set('to', String(to));
}

/** The years as the API's filter has them; undefined for all. */
export const yearRange = ({ from, to }: Years) =>
  from === undefined && to === undefined ? {} : { year: { min: from ?? null, max: to ?? null } };

export const toggled = (items: readonly string[], item: string): string[] =>
  items.includes(item) ? items.filter((other) => other !== item) : [...items, item];
