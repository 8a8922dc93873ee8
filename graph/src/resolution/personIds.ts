/**
 * The ids of one person at several services, as one text: `IMDB nm0000006, TMDB 4110`. Records and relationships store it. Most people
 * have one id or none.
 */

/** The ids in a text, in its order. */
export const idsIn = (text: string | null | undefined): string[] => (text == null ? [] : text.split(', '));

/** The service of `IMDB nm0000006`. */
const serviceOf = (id: string): string => id.slice(0, id.indexOf(' '));

/** Compares ids for `sort`: by service, and within one in the order of its numbers. */
export function byPersonId(a: string, b: string): number {
  const [one, other] = [serviceOf(a), serviceOf(b)];
  if (one !== other) return one < other ? -1 : 1;
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** The text of ids in any order; undefined if there is none. */
export function textOfIds(ids: Iterable<string>): string | undefined {
  const unique = [...new Set(ids)].sort(byPersonId);
  return unique.length === 0 ? undefined : unique.join(', ');
}

/** Whether a service gives the two two ids, so that they are two people. */
export const contradict = (a: Iterable<string>, b: readonly string[]): boolean =>
  [...a].some((id) => b.some((other) => other !== id && serviceOf(other) === serviceOf(id)));

/**
 * The first id of each id's person: ids in one text are of one person, unless a service would then have given that person two. The
 * result does not depend on the order of texts.
 */
export function firstIds(texts: Iterable<string>): ReadonlyMap<string, string> {
  const groupOf = new Map<string, string[]>();
  const unique = [...new Set(texts)].sort();
  for (const id of unique.flatMap(idsIn)) if (!groupOf.has(id)) groupOf.set(id, [id]);
  for (const [first, ...others] of unique.map(idsIn))
    for (const other of others) {
      const [one, two] = [groupOf.get(first!)!, groupOf.get(other)!];
      if (one === two || contradict(one, two)) continue;
      const joined = [...one, ...two].sort(byPersonId);
      for (const id of joined) groupOf.set(id, joined);
    }
  return new Map([...groupOf].map(([id, group]) => [id, group[0]!]));
}
