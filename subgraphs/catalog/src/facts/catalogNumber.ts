/** Which number of the change feed this process knows, and what changed up to it. */
import { lastChange, maxChanges, settledChange } from '@marquee/graph/changeFeed/changeFeed';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

export const changedFactsStatement = cypherFile(new URL('./changed-facts.cypher', import.meta.url));

/** What a fact is read from: entities and people's films, by global id. Or any entity of the catalog. */
export type Dependencies = readonly string[] | 'any';

/** More changed ids than this are forgotten, together with all facts. */
const maxKnownIds = 100_000;

export interface CatalogNumber {
  /** The last number that this process knows. What is read from now on has all changes up to it. */
  readonly known: number;
  /** How often the numbers went back, as after a backup was restored. What was read before that is of another catalog. */
  readonly timesBack: number;
  /**
   * Whether `known` is the number of the catalog when this is called. If not, this process learns what changed, and does not wait for it:
   * while a transaction commits, that takes as long as the commit.
   */
  isLast(): Promise<boolean>;
  /** Learns what changed. */
  learn(): Promise<void>;
  /** Whether none of `dependencies` has changed since this process knew `number`, as far as it knows. */
  isCurrent(number: number, dependencies: Dependencies): boolean;
}

/** Knows nothing until `learn` is called. */
export function createCatalogNumber(neo4j: Neo4jConnection): CatalogNumber {
  /** For each changed id, the number that was known when the change was. */
  let changedAt = new Map<string, number>();
  /** Facts of an earlier number are not known to be current. */
  let oldest = 0;
  let known = -1;
  let timesBack = 0;

  function forget(until: number): void {
    if (until < known) timesBack++;
    changedAt = new Map();
    oldest = until;
    known = until;
  }

  async function learnOnce(): Promise<void> {
    const until = await settledChange(neo4j);
    if (known < 0 || until < known) return forget(until);
    const rows = await neo4j.read<{ id: string }>(changedFactsStatement, {
      after: integer(known),
      until: integer(until),
      limit: integer(maxChanges + 1),
    });
    if (rows.length > maxChanges || changedAt.size > maxKnownIds) return forget(until);
    for (const { id } of rows) changedAt.set(id, until);
    known = until;
  }

  let learning: Promise<void> | undefined;
  const learn = () =>
    (learning ??= learnOnce().finally(() => {
      learning = undefined;
    }));
  const readLast = startedAfterCall(() => lastChange(neo4j.read));
  return {
    get known() {
      return known;
    },
    get timesBack() {
      return timesBack;
    },
    isLast: async () => {
      if ((await readLast()) === known) return true;
      // Without the database nothing is learnt, and the next request tries again.
      learn().catch(() => {});
      return false;
    },
    learn,
    isCurrent: (number, dependencies) =>
      number >= oldest &&
      (number === known || (dependencies !== 'any' && dependencies.every((id) => (changedAt.get(id) ?? 0) <= number))),
  };
}

/** Each call gets a run that starts after it. Calls during a run share the next one, so at most one run is in progress. */
function startedAfterCall<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    if (next) return next;
    const started = running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return run();
      });
    next = started;
    running = started;
    return started;
  };
}
