/** Reads the answer of fetches that were sent together, as `compiledReader.ts` reads that of one. */
import { lookupName } from '../planning/executionPlan.js';
import { compileObjects, expectEnd, expectText, giveUpIfUnfit, type ReadFetch } from './compiledReader.js';
import { parseBytes, type AnswerText } from './jsonText.js';

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
 * Makes what each part gets for its representations, in their order. Undefined for a part whose list is not as long as asked for. An entity is
 * made for each use, because the plan may add to an object, and not everywhere the same. May be interrupted between two uses.
 */
export type Received = Generator<void, readonly (unknown[] | undefined)[]>;

/** `lookups` has the entities of each lookup, as they were asked for. Undefined for an answer that has to be parsed. */
export type ReadJoined = (answer: AnswerText, lookups: readonly (readonly JoinedEntity[])[]) => Received | undefined;

/** What was read for the first use of an entity, and is read once more for each other one. */
interface Repeated {
  readonly entity: JoinedEntity;
  readonly begin: number;
  readonly end: number;
}

/** `parts` are in the order of the plan. Undefined if answers have to be parsed. */
export function compileJoinedReader(parts: readonly ReadFetch[]): ReadJoined | undefined {
  const readers = parts.map(compileObjects);
  if (!readers.every((reader) => reader !== undefined)) return undefined;
  return giveUpIfUnfit((answer: AnswerText, lookups: readonly (readonly JoinedEntity[])[]) => {
    const received: unknown[][] = parts.map(() => []);
    const repeated: Repeated[] = [];
    const caret = { at: 0 };
    const read = (type: string, { part, position }: EntityUse) => {
      received[part]![position] = readers[part]!(type)(answer, caret);
    };
    const readFirst = (entity: JoinedEntity) => {
      const begin = caret.at;
      read(entity.type, entity.uses[0]!);
      if (entity.uses.length > 1) repeated.push({ entity, begin, end: caret.at });
    };
    for (const [lookup, entities] of lookups.entries()) {
      expectText(answer, caret, `${lookup === 0 ? '{"data":{' : ','}"${lookupName(lookup)}":[`);
      for (const [index, entity] of entities.entries()) {
        if (index > 0) expectText(answer, caret, ',');
        readFirst(entity);
      }
      expectText(answer, caret, ']');
    }
    expectText(answer, caret, '}');
    expectEnd(answer, caret.at);

    function* readOthers(): Received {
      for (const { entity, begin, end } of repeated)
        for (const use of entity.uses.slice(1)) {
          caret.at = begin;
          try {
            read(entity.type, use);
          } catch {
            // Another part may expect more of the entity than the first one did.
            received[use.part]![use.position] = parseBytes(answer.text.slice(begin, end));
          }
          yield;
        }
      return received;
    }
    return readOthers();
  });
}
