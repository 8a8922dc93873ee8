/** Bounds lists that clients send. */
import { badInput } from './errors.js';

/** Limit for the items of any list, repeats included. */
export const maxListItems = 1_000;
/** Limit for the different ids of one list. */
export const maxDistinctIds = 100;

/**
 * The items without repeats, in the order of their first occurrence; none for null. Throws `BAD_USER_INPUT` for `argument` if there
 * are more than 1,000 items, or more than `maxDistinct` different ones.
 */
export function distinctItems<Item extends string>(
  items: readonly Item[] | null | undefined,
  argument: string,
  maxDistinct = maxListItems,
): Item[] {
  if (!items) return [];
  if (items.length > maxListItems)
    throw badInput(argument, `"${argument}" takes at most ${maxListItems} items, not ${items.length}.`);
  const distinct = [...new Set(items)];
  if (distinct.length > maxDistinct)
    throw badInput(argument, `"${argument}" takes at most ${maxDistinct} different items, not ${distinct.length}.`);
  return distinct;
}
