/** Requests that wait for a place, by priority; among those of one priority, the one that came first is the next. */

/** From the last that is shed to the first. Health checks have no priority: they never wait. */
export const priorities = ['write', 'query', 'prefetch'] as const;
export type Priority = (typeof priorities)[number];

export interface Waiting {
  readonly priority: Priority;
  /** How long it may wait, in milliseconds of the clock. */
  readonly until: number;
  admit(): void;
  refuse(): void;
}

export interface WaitingRoom {
  readonly size: number;
  /** Adds `request`. With `capacity` requests waiting, one of a lower priority is refused for it; if there is none, returns false. */
  add(request: Waiting, capacity: number): boolean;
  remove(request: Waiting): void;
  /** Admits the next one of this priority. Returns whether there was one. */
  admitNext(priority: Priority): boolean;
  /** Refuses those that may not wait at `time` any more. */
  refuseExpired(time: number): void;
  /** When the next one may not wait any more. Undefined if none waits. */
  nextExpiry(): number | undefined;
  countOf(priority: Priority): number;
}

export function createWaitingRoom(): WaitingRoom {
  const queues: Record<Priority, Set<Waiting>> = { write: new Set(), query: new Set(), prefetch: new Set() };
  const size = () => priorities.reduce((sum, priority) => sum + queues[priority].size, 0);

  /** The last one of a lower priority than `priority`, the lowest first. */
  function lastBelow(priority: Priority): Waiting | undefined {
    for (const lower of [...priorities].reverse()) {
      if (lower === priority) return undefined;
      const last = [...queues[lower]].at(-1);
      if (last) return last;
    }
    return undefined;
  }
  const remove = (request: Waiting) => void queues[request.priority].delete(request);

  return {
    get size() {
      return size();
    },
    add: (request, capacity) => {
      if (size() >= capacity) {
        const displaced = lastBelow(request.priority);
        if (!displaced) return false;
        remove(displaced);
        displaced.refuse();
      }
      queues[request.priority].add(request);
      return true;
    },
    remove,
    admitNext: (priority) => {
      for (const request of queues[priority]) {
        remove(request);
        request.admit();
        return true;
      }
      return false;
    },
    refuseExpired: (time) => {
      for (const priority of priorities)
        for (const request of queues[priority]) {
          if (request.until > time) continue;
          remove(request);
          request.refuse();
        }
    },
    nextExpiry: () => {
      const times = priorities.flatMap((priority) => [...queues[priority]].map(({ until }) => until));
      return times.length === 0 ? undefined : Math.min(...times);
    },
    countOf: (priority) => queues[priority].size,
  };
}
