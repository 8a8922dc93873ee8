/** How late a replica is: in this process by a clock that never goes back, and in its Neo4j for the process that starts after it. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { storeLevel, type ReplicaState } from '@marquee/graph/replication/replicaState';
import type { Log } from '@marquee/kit/log';

export interface Lateness {
  /** Whether what the replica has is one state of the writer, however old. */
  readonly isLevel: boolean;
  /** Seconds since it had all changes of the writer; since the start if it never had. */
  readonly lagSeconds: number;
  /** Whether this process knows how late it is: it was restored, or was level itself. */
  readonly isKnown: boolean;
  /** Takes over what the process before has stored. */
  restore(state: ReplicaState): void;
  /** At `at`, a time of `performance.now()`, the writer had nothing that the replica lacks. */
  reach(state: ReplicaState & { readonly graphId: string }, at: number): Promise<void>;
  /** What the replica has from now on is no state of the writer. */
  leave(): void;
}

/** A process that starts may count itself late by so much more than the one before. */
const storeEveryMs = 5_000;

/** `source`: what the replica follows (`WriterFeed.source`). */
export function createLateness(neo4j: Neo4jConnection, { log, source }: { log: Log; source: string }): Lateness {
  let isLevel = false;
  let levelAt = performance.now();
  let storedAt = -Infinity;
  let isKnown = false;
  return {
    get isLevel() {
      return isLevel;
    },
    get lagSeconds() {
      return (performance.now() - levelAt) / 1_000;
    },
    get isKnown() {
      return isKnown;
    },
    restore: ({ cursor, levelAt: storedTime }) => {
      isKnown = true;
      const age = storedTime === null ? -1 : Date.now() - storedTime;
      // A time that has not come yet says nothing about the age.
      if (age < 0) return;
      levelAt = performance.now() - age;
      isLevel = true;
      log.info({ cursor, lagSeconds: age / 1_000 }, 'this replica was level when it last ran');
    },
    reach: async (state, at) => {
      if (!isLevel) log.info({ cursor: state.cursor }, 'this replica is level');
      isLevel = true;
      isKnown = true;
      levelAt = at;
      // What is written after a state is a state, so the time needs no storing with each change.
      if (state.levelAt !== null && at - storedAt < storeEveryMs) return;
      await storeLevel(neo4j, { ...state, source, levelAt: Date.now() - Math.ceil(performance.now() - at) });
      storedAt = at;
    },
    leave: () => {
      isLevel = false;
    },
  };
}
