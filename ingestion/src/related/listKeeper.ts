/**
 * Keeps the lists of similar films and costars: finds them again for the films and people that changes affect. A list says after which
 * change it was found, and readers do not use it once a change affects it. So the keeper may be late, stop or be killed at any moment.
 */
import { randomUUID } from 'node:crypto';
import { settledChange } from '@marquee/graph/changeFeed/changeFeed';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { keptCostars, printCostars, type FoundCostars } from '@marquee/graph/related/costars';
import { relatedStatements } from '@marquee/graph/related/relatedStatements';
import { keptSimilarFilms, printSimilarFilms, type FoundSimilarFilms } from '@marquee/graph/related/similarFilms';
import { delay } from '@marquee/kit/delay';
import type { Log } from '@marquee/kit/log';
import { pollLoop } from '@marquee/kit/pollLoop';

const statements = {
  state: cypherFile(new URL('./keeper-state.cypher', import.meta.url)),
  acquire: cypherFile(new URL('./acquire-keeper.cypher', import.meta.url)),
  advance: cypherFile(new URL('./advance-keeper.cypher', import.meta.url)),
  markPeople: cypherFile(new URL('./mark-people.cypher', import.meta.url)),
  changedPeople: cypherFile(new URL('./changed-people.cypher', import.meta.url)),
  filmsWithoutList: cypherFile(new URL('./films-without-list.cypher', import.meta.url)),
  keepSimilar: cypherFile(new URL('./keep-similar.cypher', import.meta.url)),
  keepCostars: cypherFile(new URL('./keep-costars.cypher', import.meta.url)),
  deleteLists: cypherFile(new URL('./delete-lists.cypher', import.meta.url)),
};

/** People of one step. */
const peoplePerStep = 20;
/** Films of one statement. */
const filmsPerStatement = 25;
const peoplePerMark = 5_000;
/** Another process may take over after so long. */
const leaseMs = 60_000;

interface KeeperState {
  /** All changes up to this number are done. */
  readonly until: number;
  /** The last person that is done. */
  readonly number: number;
  readonly personId: string;
  /** Whether people of an earlier version have no marks. */
  readonly isNew: boolean;
}

export interface ListKeeper {
  /** Finds the lists that the next changed people affect. Returns whether there is more to do. */
  step(): Promise<boolean>;
}

export interface KeeperOptions {
  /** Called before a step with the last number of the change sequence; true skips the step. */
  readonly isToWait?: (last: number) => boolean;
  /** Called after each statement that finds lists, for resting. */
  readonly onBatch?: () => Promise<void>;
}

/** Keepers of several processes take turns. */
export function createListKeeper(
  neo4j: Neo4jConnection,
  { isToWait = () => false, onBatch = async () => {} }: KeeperOptions = {},
): ListKeeper {
  const holder = randomUUID();
  const run: Neo4jConnection['read'] = (statement, parameters) =>
    neo4j.write((inTransaction) => inTransaction(statement, parameters));
  const advance = (to: Omit<KeeperState, 'isNew'>) =>
    run(statements.advance, {
      ...{ holder, personId: to.personId },
      ...{ number: integer(to.number), until: integer(to.until) },
    });

  async function step(): Promise<boolean> {
    const [row] = await neo4j.readInBackground<{ last: number; until: number }>(statements.state);
    if (row === undefined || row.last === row.until || isToWait(row.last)) return false;
    const [state] = await run<KeeperState & Record<string, unknown>>(statements.acquire, { holder, leaseMs });
    if (!state) return false;
    if (state.isNew) await markPeople(neo4j);
    const until = await settledChange(neo4j);
    const people = await neo4j.readInBackground<{ id: string; number: number }>(statements.changedPeople, {
      ...{ number: integer(state.number), personId: state.personId },
      ...{ until: integer(until), limit: integer(peoplePerStep) },
    });
    const last = people.at(-1);
    if (!last) {
      await run(statements.deleteLists, { after: integer(state.until), until: integer(until) });
      await advance({ until, number: until, personId: '' });
      return false;
    }
    const ids = people.map(({ id }) => id);
    await keepCostars(neo4j, ids, until);
    await keepSimilarFilms(neo4j, { people: ids, asOf: until, onBatch });
    await advance({ until: state.until, number: last.number, personId: last.id });
    return true;
  }
  return { step };
}

async function markPeople(neo4j: Neo4jConnection): Promise<void> {
  for (let marked = peoplePerMark; marked === peoplePerMark;) {
    const [row] = await neo4j.write((run) =>
      run<{ marked: number }>(statements.markPeople, { limit: integer(peoplePerMark) }),
    );
    marked = row!.marked;
  }
}

async function keepCostars(neo4j: Neo4jConnection, ids: readonly string[], asOf: number): Promise<void> {
  const requests = ids.map((id) => ({ id, first: integer(keptCostars) }));
  const rows = await neo4j.readInBackground<FoundCostars & Record<string, unknown>>(relatedStatements.costars, {
    requests,
  });
  const found = new Map(rows.map(({ index, costars }) => [ids[index], costars]));
  const lists = ids.map((id) => ({ id, costars: printCostars(found.get(id) ?? []) }));
  await neo4j.write((run) => run(statements.keepCostars, { lists, asOf: integer(asOf) }));
}

interface SimilarFilmsToKeep {
  readonly people: readonly string[];
  readonly asOf: number;
  readonly onBatch: () => Promise<void>;
}

async function keepSimilarFilms(neo4j: Neo4jConnection, { people, asOf, onBatch }: SimilarFilmsToKeep): Promise<void> {
  const films = await neo4j.readInBackground<{ id: string }>(statements.filmsWithoutList, { people });
  for (let from = 0; from < films.length; from += filmsPerStatement) {
    const ids = films.slice(from, from + filmsPerStatement).map(({ id }) => id);
    const rows = await neo4j.readInBackground<FoundSimilarFilms & Record<string, unknown>>(relatedStatements.similar, {
      requests: ids.map((id) => ({ id, first: integer(keptSimilarFilms) })),
    });
    const found = new Map(rows.map((row) => [ids[row.index], row]));
    const lists = ids.map((id) => ({ id, films: keptText(found.get(id)) }));
    await neo4j.write((run) => run(statements.keepSimilar, { lists, asOf: integer(asOf) }));
    await onBatch();
  }
}

/** Films that share no people with others are compared by years and genres, so any film of these years may change their lists: none is kept. */
const keptText = (row: FoundSimilarFilms | undefined): string | null =>
  row === undefined || row.isAlone ? null : printSimilarFilms(row);

/** Resting so many times as long as it works leaves the database to readers and writers. */
const restPerWork = 2;
const maxRestMs = 5_000;
/** So many changes between two polls are a load, which affects the same lists again and again. The keeper waits for its end. */
const changesOfLoad = 500;

/** Runs a keeper in the background of this process. */
export function followWithLists(neo4j: Neo4jConnection, log: Log, pollMs = 1_000): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let workedSince = performance.now();
  let lastSeen = 0;
  const keeper = createListKeeper(neo4j, {
    isToWait: (last) => {
      const isLoading = last > lastSeen + changesOfLoad;
      lastSeen = last;
      workedSince = performance.now();
      return isLoading;
    },
    onBatch: async () => {
      await delay(Math.min(maxRestMs, restPerWork * (performance.now() - workedSince)), stopping.signal);
      workedSince = performance.now();
    },
  });
  const polling = pollLoop(() => keeper.step(), {
    pollMs,
    onError: (error) => log.warn({ error: String(error) }, 'lists of similar films are not kept; retrying'),
  });
  return {
    stop: () => {
      stopping.abort();
      return polling.stop();
    },
  };
}
