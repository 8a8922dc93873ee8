/** The load shedder before a simulated server with two workers, in simulated time. */
import type { GraphQLError } from 'graphql';
import {
  createSimulatedClock,
  createSimulatedServer,
  seededRandom,
  type SimulatedClock,
  type SimulatedServer,
} from '@marquee/testing/load/simulation';
import { createLoadShedder, type LoadShedder } from './loadShedder.js';
import type { Priority } from './waitingRoom.js';

const workers = 2;
/** Milliseconds of a worker by operation. */
const operations = { small: 5, usual: 25, large: 90 } as const;
type Operation = keyof typeof operations;
const mix: readonly Operation[] = ['small', 'usual', 'usual', 'usual', 'large'];
const meanMs = mix.reduce((sum, name) => sum + operations[name], 0) / mix.length;
/** Requests a second that the workers can do. */
const capacity = (workers * 1_000) / meanMs;

interface Counts {
  answered: number;
  /** Milliseconds of each answer. */
  latencies: number[];
  /** Milliseconds of each refusal. */
  refusals: number[];
  byPriority: Record<Priority, { answered: number; refused: number }>;
}

interface Simulation {
  readonly clock: SimulatedClock;
  readonly server: SimulatedServer;
  readonly shedder: LoadShedder;
  /** Offers `rate` requests a second for some seconds, at random times. Counts what arrives in them. */
  offer(rate: number, seconds: number): Promise<Counts>;
  readonly random: () => number;
}

const bounds = { initial: 32, min: 8, max: 512, deadlineMs: 2_000 };

function simulate(seed = 7): Simulation {
  const random = seededRandom(seed);
  const clock = createSimulatedClock();
  const server = createSimulatedServer(clock, workers);
  const shedder = createLoadShedder({ ...bounds, eventLoopDelay: () => 0, timers: clock, random });

  async function request(counts: Counts): Promise<void> {
    const operation = mix[Math.floor(random() * mix.length)]!;
    const priority = (['write', 'query', 'query', 'prefetch'] as const)[Math.floor(random() * 4)]!;
    const arrived = clock.now();
    try {
      const place = await shedder.enter(priority);
      await server.execute(-Math.log(1 - random()) * operations[operation]);
      place.leave({ operation, isTimedOut: false });
      counts.answered++;
      counts.latencies.push(clock.now() - arrived);
      counts.byPriority[priority].answered++;
    } catch {
      counts.refusals.push(clock.now() - arrived);
      counts.byPriority[priority].refused++;
    }
  }

  return {
    clock,
    server,
    shedder,
    random,
    offer: async (rate, seconds) => {
      const counts: Counts = {
        answered: 0,
        latencies: [],
        refusals: [],
        byPriority: {
          write: { answered: 0, refused: 0 },
          query: { answered: 0, refused: 0 },
          prefetch: { answered: 0, refused: 0 },
        },
      };
      const end = clock.now() + seconds * 1_000;
      const arrive = () => {
        void request(counts);
        const next = clock.now() + (-Math.log(1 - random()) * 1_000) / rate;
        if (next < end) clock.after(next - clock.now(), arrive);
      };
      arrive();
      await clock.runUntil(end);
      return counts;
    },
  };
}

const max = (values: readonly number[]) => values.reduce((one, other) => Math.max(one, other), 0);
const shareOfShed = ({ answered, refusals }: Counts) => refusals.length / (answered + refusals.length);

describe('load shedder', () => {
  test('at three quarters of the capacity, almost nothing is refused', async () => {
    const { offer } = simulate();
    const counts = await offer(0.75 * capacity, 120);
    expect(shareOfShed(counts)).toBeLessThan(0.03);
  });

  test.each([
    [2, 'after a quiet time', 20],
    [4, 'after a quiet time', 20],
    [4, 'from the first request on', 0],
  ])(
    'at %d times the capacity %s, it answers 90 % of the capacity and refuses the rest within 50 ms',
    async (times, _, quiet) => {
      const { offer } = simulate();
      if (quiet > 0) await offer(0.3 * capacity, quiet);
      const counts = await offer(times * capacity, 30);
      expect(counts.answered).toBeGreaterThan(0.9 * capacity * 30);
      expect(max(counts.refusals)).toBeLessThan(50);
      expect(max(counts.latencies)).toBeLessThan(2_000);
    },
  );

  test('a long overload does not become the usual state', async () => {
    const { offer } = simulate();
    await offer(0.3 * capacity, 20);
    await offer(1.5 * capacity, 240);
    const counts = await offer(1.5 * capacity, 10);
    expect(max(counts.latencies)).toBeLessThan(2_000);
  });

  test('five seconds after an overload, almost nothing is refused', async () => {
    const { offer } = simulate();
    await offer(0.3 * capacity, 20);
    await offer(4 * capacity, 20);
    await offer(0.75 * capacity, 5);
    const counts = await offer(0.75 * capacity, 30);
    expect(shareOfShed(counts)).toBeLessThan(0.03);
  });

  test('prefetch is shed first, writes last', async () => {
    const { offer } = simulate();
    await offer(0.3 * capacity, 20);
    const { byPriority } = await offer(2 * capacity, 30);
    const share = (priority: Priority) => {
      const { answered, refused } = byPriority[priority];
      return refused / (answered + refused);
    };
    expect(share('write')).toBeLessThan(0.12);
    expect(share('query')).toBeLessThan(0.65);
    expect(share('prefetch')).toBeGreaterThan(0.75);
  });

  test('when the server becomes faster, the limit grows with it', async () => {
    const { offer, server } = simulate();
    await offer(2 * capacity, 20);
    server.setWorkers(20);
    await offer(8 * capacity, 5);
    const counts = await offer(8 * capacity, 10);
    expect(shareOfShed(counts)).toBeLessThan(0.02);
  });

  test('requests that wait for a part that is down keep no place from others', async () => {
    const { offer, clock, shedder } = simulate();
    await offer(0.3 * capacity, 20);
    const stuck = async () => {
      try {
        const place = await shedder.enter('query');
        clock.after(2_000, () => place.leave({ operation: 'stuck', isTimedOut: true }));
      } catch {
        // Refused: the test looks at the others.
      }
    };
    // Twenty a second, each for two seconds: forty at once.
    for (let n = 0; n < 300; n++) clock.after(n * 50, () => void stuck());
    const counts = await offer(0.3 * capacity, 15);
    expect(shareOfShed(counts)).toBeLessThan(0.03);
  });

  test('operations that are too slow for the first limit bring it down, until some end before the deadline', async () => {
    const { clock, server, shedder } = simulate();
    // Two workers end four a second. The first limit would let each wait seven seconds.
    let answered = 0;
    const request = async () => {
      const place = await shedder.enter('query').catch(() => undefined);
      if (!place) return;
      const hasAnswer = await Promise.race([
        server.execute(500).then(() => true),
        new Promise<boolean>((resolve) => clock.after(bounds.deadlineMs, () => resolve(false))),
      ]);
      place.leave({ operation: 'slow', isTimedOut: !hasAnswer });
      if (hasAnswer) answered++;
    };
    const offer = async (seconds: number) => {
      answered = 0;
      for (let n = 0; n < seconds * 20; n++) clock.after(n * 50, () => void request());
      await clock.runUntil(clock.now() + seconds * 1_000);
      return answered;
    };
    await offer(30);
    expect(await offer(30)).toBeGreaterThan(0.9 * 4 * 30);
  });

  test('a burst from a quiet state waits instead of being refused', async () => {
    const { offer, clock, shedder, server } = simulate();
    await offer(0.3 * capacity, 20);
    const results = Promise.allSettled(
      Array.from({ length: bounds.initial }, async () => {
        const place = await shedder.enter('query');
        await server.execute(operations.small);
        place.leave({ operation: 'small', isTimedOut: false });
      }),
    );
    await clock.runUntil(clock.now() + 1_000);
    expect((await results).filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  test('a client that goes leaves the queue', async () => {
    const { shedder, clock } = simulate();
    for (let n = 0; n < bounds.initial; n++) await shedder.enter('write');
    const going = new AbortController();
    const left = shedder.enter('query', going.signal);
    going.abort();
    await expect(left).rejects.toThrow();
    await clock.runUntil(1_000);
  });

  test('a refusal is RATE_LIMITED with status 503 and one to three seconds to wait', async () => {
    const { shedder, clock } = simulate();
    for (let n = 0; n < bounds.initial; n++) await shedder.enter('write');
    const refused = Promise.allSettled(Array.from({ length: 100 }, () => shedder.enter('prefetch')));
    await clock.runUntil(1_000);
    const waits = new Set<number>();
    for (const result of await refused) {
      if (result.status === 'fulfilled') throw new Error('it was not refused');
      const { extensions } = result.reason as GraphQLError;
      expect(extensions).toMatchObject({ code: 'RATE_LIMITED', status: 503 });
      expect(extensions.retryAfterMs).toBeGreaterThanOrEqual(1_000);
      expect(extensions.retryAfterMs).toBeLessThanOrEqual(3_000);
      waits.add(extensions.retryAfterMs as number);
    }
    expect(waits.size).toBeGreaterThan(50);
  });

  test('a late event loop lowers the limit although latencies are as usual', async () => {
    const clock = createSimulatedClock();
    let delayMs = 0;
    const shedder = createLoadShedder({ ...bounds, eventLoopDelay: () => delayMs, timers: clock, random: () => 0 });
    const run = async () => {
      const place = await shedder.enter('query').catch(() => undefined);
      if (place) clock.after(100, () => place.leave({ operation: 'any', isTimedOut: false }));
    };
    const enteredAtOnce = async () => {
      const entering = Array.from({ length: 100 }, () => shedder.enter('write').catch(() => undefined));
      const places = (await Promise.all(entering)).filter((place) => place !== undefined);
      for (const place of places) place.leave();
      return places.length;
    };
    for (let n = 0; n < 400; n++) clock.after(n * 5, () => void run());
    await clock.runUntil(2_500);
    delayMs = 100;
    for (let n = 0; n < 400; n++) clock.after(n * 5, () => void run());
    await clock.runUntil(clock.now() + 2_500);
    const counting = enteredAtOnce();
    await clock.runUntil(clock.now() + 200);
    expect(await counting).toBeLessThan(bounds.initial / 2);
  });
});
