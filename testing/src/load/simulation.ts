/** A server in simulated time: so many workers, each with one operation at a time, behind a queue without end. */

export interface SimulatedClock {
  now(): number;
  after(milliseconds: number, run: () => void): () => void;
  /** Runs everything that is due until `time`, and what promises do between. */
  runUntil(time: number): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly run: () => void;
}

export function createSimulatedClock(): SimulatedClock {
  let time = 0;
  let events: Event[] = [];
  return {
    now: () => time,
    after: (milliseconds, run) => {
      const event = { at: time + milliseconds, run };
      const index = events.findIndex(({ at }) => at > event.at);
      events.splice(index < 0 ? events.length : index, 0, event);
      return () => void (events = events.filter((other) => other !== event));
    },
    runUntil: async (end) => {
      const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
      await settle();
      for (let event = events[0]; event && event.at <= end; event = events[0]) {
        events.shift();
        time = event.at;
        event.run();
        await settle();
      }
      time = end;
    },
  };
}

export interface SimulatedServer {
  /** Takes `milliseconds` of a worker. Resolves when it is done. */
  execute(milliseconds: number): Promise<void>;
  /** The number of workers from now on. */
  setWorkers(count: number): void;
}

export function createSimulatedServer(clock: SimulatedClock, count: number): SimulatedServer {
  let workers = count;
  let busy = 0;
  const queue: (() => void)[] = [];
  const next = () => {
    while (busy < workers && queue.length > 0) {
      busy++;
      queue.shift()!();
    }
  };
  return {
    execute: (milliseconds) =>
      new Promise((resolve) => {
        queue.push(() =>
          clock.after(milliseconds, () => {
            busy--;
            resolve();
            next();
          }),
        );
        next();
      }),
    setWorkers: (value) => {
      workers = value;
      next();
    },
  };
}

/** Random numbers from 0 to 1, the same in each run (a linear congruential generator). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}
