/**
 * The operation names that logs, metrics and spans may show: those of stored operations. A client chooses the name of any other
 * operation, so it may hold anything, and there is no limit to how many there are.
 */
import { knownValues } from './metrics.js';

const known = knownValues();

/** The values of a label with the operation's name. */
export const operationNames: { has(name: string): boolean } = known;

/** Adds names of stored operations, at the start of the process. */
export const addKnownOperations = (names: Iterable<string>): void => known.add(names);

export const isKnownOperation = (name: string): boolean => known.has(name);

/** The name if it is known. `other` stands for every other name, `anonymous` for none. */
export function shownOperation(name: string | null | undefined): string {
  if (!name) return 'anonymous';
  return known.has(name) ? name : 'other';
}

addKnownOperations(['anonymous']);
