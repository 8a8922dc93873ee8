/** Reads the answer of fetches that were sent together, as `compiledReader.ts` reads that of one. */
import { lookupName } from '../planning/executionPlan.js';
import { compileObjects, expectEnd, expectText, giveUpIfUnfit, type ReadFetch } from './compiledReader.js';
import type { AnswerText } from './jsonText.js';

/** Where an entity of the answer goes: to the one at `position` among those that a part asked for. */
export interface EntityUse {
  readonly part: number;
  readonly position: number;
}

/** An entity that is asked for once, and its type. */
export interface JoinedEntity {
  readonly type: string;
  readonly uses: readonly EntityUse[];
}

/**
 * Returns what each part gets for its representations, in their order. `lookups` has the entities of each lookup, as they were asked for.
 * Undefined for an answer that has to be parsed.
 */
export type ReadJoined = (
  answer: AnswerText,
  lookups: readonly (readonly JoinedEntity[])[],
) => readonly unknown[][] | undefined;

/** `parts` are in the order of the plan. Undefined if answers have to be parsed. */
export function compileJoinedReader(parts: readonly ReadFetch[]): ReadJoined | undefined {
  const readers = parts.map(compileObjects);
  if (!readers.every((reader) => reader !== undefined)) return undefined;
  return giveUpIfUnfit((answer: AnswerText, lookups: readonly (readonly JoinedEntity[])[]) => {
    const received: unknown[][] = parts.map(() => []);
    const caret = { at: 0 };
    const readEntity = ({ type, uses }: JoinedEntity) => {
      const begin = caret.at;
      // Read once for each use, because the plan may add to an object, and not everywhere the same.
      for (const { part, position } of uses) {
        caret.at = begin;
        received[part]![position] = readers[part]!(type)(answer, caret);
      }
    };
    for (const [lookup, entities] of lookups.entries()) {
      expectText(answer, caret, `${lookup === 0 ? '{"data":{' : ','}"${lookupName(lookup)}":[`);
      for (const [index, entity] of entities.entries()) {
        if (index > 0) expectText(answer, caret, ',');
        readEntity(entity);
      }
      expectText(answer, caret, ']');
    }
    expectText(answer, caret, '}');
    expectEnd(answer, caret.at);
    return received;
  });
}
