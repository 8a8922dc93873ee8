/** Bounds how much work runs at once. */

export interface Slots {
  /** Runs `work` once a slot is free: first come, first served. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** `max`: how many slots there are. */
export function createSlots(max: number): Slots {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return {
    run: async (work) => {
      if (taken < max) taken++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        // The slot goes to the next one.
        const next = waiting.shift();
        if (next) next();
        else taken--;
      }
    },
  };
}
