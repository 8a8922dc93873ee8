/** One lane for each provider: its sources one after the other, different providers' side by side, so that none waits for another. */
export interface Lanes {
  /** Resolves or rejects as `work` does, once its turn has come. */
  run<T>(provider: string, work: () => Promise<T>): Promise<T>;
  /** How many wait or are at work. */
  readonly busy: number;
  /** Once all that were given so far are done. */
  settled(): Promise<unknown>;
}

export function createLanes(): Lanes {
  const ends = new Map<string, Promise<unknown>>();
  let busy = 0;
  return {
    run: (provider, work) => {
      busy++;
      const mine = (ends.get(provider) ?? Promise.resolve()).then(work).finally(() => busy--);
      const end: Promise<unknown> = mine
        .catch(() => {})
        .then(() => {
          if (ends.get(provider) === end) ends.delete(provider);
        });
      ends.set(provider, end);
      return mine;
    },
    get busy() {
      return busy;
    },
    settled: () => Promise.all(ends.values()),
  };
}
