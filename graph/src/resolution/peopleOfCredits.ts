/**
 * Decides which credits are of one person. Ids come first: one id is one person, under all names, and two ids are two people. A
 * credit without an id is of the person of that name whose career is nearest. People depend only on credits, not on their order.
 */
import { stableId } from '../text/stableId.js';
import { careerIndex, careerStarts, personIdOf, yearsFrom, type Span } from './careerSpans.js';
import { byPersonId, firstIds, idsIn, textOfIds } from './personIds.js';

/** A name in a film. */
export interface PersonCredit {
  readonly nameKey: string;
  readonly year: number | undefined;
  /** The person's ids at services (personIds.ts). */
  readonly personId: string | undefined;
}

export interface IdentifiedPerson {
  readonly id: string;
  /** The name that gives the id and the slug: of several names the first one in code unit order. */
  readonly nameKey: string;
  /** Ids at services; null if no record has one. */
  readonly personId: string | null;
}

export type PersonOf = (credit: PersonCredit) => IdentifiedPerson;

/** A person with ids. */
interface Holder {
  /** The first of the ids. */
  readonly first: string;
  readonly ids: Set<string>;
  readonly names: Set<string>;
  span: Span;
}

/**
 * @param credits must include all credits of each name, of each person who has the name, and of their ids, for the result to be exact
 * @returns the person of each of these credits, and of other ones of the same names
 */
export function peopleOfCredits(credits: readonly PersonCredit[]): PersonOf {
  const firstIdOf = firstIds(credits.flatMap(({ personId }) => personId ?? []));
  const holders = holdersOf(credits, firstIdOf);
  const byName = new Map<string, Holder[]>();
  const byMainName = new Map<string, Holder[]>();
  for (const holder of [...holders.values()].sort((a, b) => byPersonId(a.first, b.first))) {
    for (const name of holder.names) push(byName, name, holder);
    push(byMainName, mainName(holder), holder);
  }
  const yearsOf = new Map<string, number[]>();
  for (const { nameKey, year } of credits) if (year !== undefined) push(yearsOf, nameKey, year);
  const starts = new Map<string, readonly number[]>();
  const startsOf = (name: string): readonly number[] => {
    const known = starts.get(name) ?? careerStarts(yearsOf.get(name) ?? [], byName.get(name)?.[0]?.span);
    starts.set(name, known);
    return known;
  };
  const careerOf = ({ span: { first } }: Holder, name: string): number =>
    careerIndex(startsOf(name), Number.isFinite(first) ? first : undefined);
  const withIds = (holder: Holder): IdentifiedPerson => {
    const nameKey = mainName(holder);
    const isFirst = byMainName.get(nameKey)![0] === holder;
    const isAlone = byName.get(nameKey)!.length === 1;
    const id = isFirst
      ? personIdOf(nameKey, isAlone ? careerOf(holder, nameKey) : 0)
      : stableId('per', `${nameKey}#${holder.first}`);
    return { id, nameKey, personId: textOfIds(holder.ids)! };
  };
  return ({ nameKey, year, personId }) => {
    const [id] = idsIn(personId);
    const own = id === undefined ? undefined : holders.get(firstIdOf.get(id) ?? '');
    if (own) return withIds(own);
    const [only, ...others] = byName.get(nameKey) ?? [];
    if (only && others.length > 0) return withIds(nearest([only, ...others], year));
    const index = careerIndex(startsOf(nameKey), year);
    if (only && index === careerOf(only, nameKey)) return withIds(only);
    return { id: personIdOf(nameKey, index), nameKey, personId: null };
  };
}

function holdersOf(credits: readonly PersonCredit[], firstIdOf: ReadonlyMap<string, string>): Map<string, Holder> {
  const holders = new Map<string, Holder>();
  for (const { nameKey, year, personId } of credits) {
    const ids = idsIn(personId);
    if (ids.length === 0) continue;
    const first = firstIdOf.get(ids[0]!)!;
    const holder: Holder = holders.get(first) ?? {
      first,
      ids: new Set(),
      names: new Set(),
      span: { first: Infinity, last: -Infinity },
    };
    for (const id of ids) holder.ids.add(id);
    holder.names.add(nameKey);
    if (year !== undefined)
      holder.span = { first: Math.min(holder.span.first, year), last: Math.max(holder.span.last, year) };
    holders.set(first, holder);
  }
  return holders;
}

function mainName({ names }: Holder): string {
  let main: string | undefined;
  for (const name of names) if (main === undefined || name < main) main = name;
  return main!;
}

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function nearest(holders: readonly Holder[], year: number | undefined): Holder {
  let [best] = holders;
  for (const holder of holders) if (yearsFrom(holder.span, year) < yearsFrom(best!.span, year)) best = holder;
  return best!;
}
