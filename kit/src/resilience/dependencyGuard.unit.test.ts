/** The circuit breaker, bulkhead and probe of one dependency. */
import { delay } from '../delay.js';
import { silentLog } from '../log.js';
import { metricsText } from '../telemetry/metrics.js';
import { answerInTime, DependencyUnavailable, NoAnswer, RequestEnded } from './dependencyErrors.js';
import { guardDependency, type DependencyGuard, type GuardOptions } from './dependencyGuard.js';
import { createRetryBudget } from './retryBudget.js';
import { defaultResilience } from './settings.js';

class Broken extends Error {}

let guard: DependencyGuard;
let probes: number;
/** Whether the dependency answers. */
let works: boolean;
let dropped: number;

function open(more: Partial<GuardOptions> = {}, config: Partial<GuardOptions['config']> = {}): void {
  probes = 0;
  dropped = 0;
  works = true;
  guard = guardDependency({
    dependency: 'test',
    config: { ...defaultResilience, circuitFailures: 3, probeIntervalMs: 10, ...config },
    log: silentLog,
    isFailure: (error) => error instanceof Broken,
    probe: async () => {
      probes++;
      if (!works) throw new Error('refused');
    },
    onUnreachable: () => dropped++,
    isReachable: true,
    ...more,
  });
}
afterEach(() => guard.stop());

const call = () => guard.run(async () => (works ? 'answer' : Promise.reject(new Broken('broken'))));
const until = async (holds: () => boolean) => {
  while (!holds()) await delay(5);
};

test('failures in a row open the circuit, and calls then fail without being made', async () => {
  open();
  works = false;
  for (let count = 0; count < 3; count++) await expect(call()).rejects.toThrow();
  await until(() => guard.isOpen);
  let made = 0;
  await expect(guard.run(async () => made++)).rejects.toThrow(DependencyUnavailable);
  expect(made).toBe(0);
  expect(guard.isReachable).toBe(false);
  expect(dropped).toBeGreaterThan(0);
  expect(await metricsText()).toMatch(/marquee_dependency_circuit_open\{dependency="test"\} 1/);
});

test('the circuit closes after a probe was answered, without a call of a client', async () => {
  open();
  works = false;
  while (!guard.isOpen) await call().catch(() => {});
  works = true;
  await until(() => guard.isReachable);
  expect(await call()).toBe('answer');
});

test('failures of calls do not open the circuit while probes are answered', async () => {
  open();
  for (let count = 0; count < 20; count++) {
    const before = probes;
    await expect(guard.run(async () => Promise.reject(new Broken('slow query')))).rejects.toThrow('slow query');
    await until(() => probes > before);
    await delay(0);
  }
  expect(guard.isOpen).toBe(false);
  expect(dropped).toBe(0);
});

test('errors of the call itself count for nothing', async () => {
  open();
  for (let count = 0; count < 20; count++)
    await expect(guard.run(async () => Promise.reject(new RangeError('duplicate key')))).rejects.toThrow(RangeError);
  expect(guard.isOpen).toBe(false);
  expect(probes).toBe(0);
});

test('late failures of calls from before the recovery do not open the circuit again', async () => {
  open({}, { probeIntervalMs: 5 });
  const late: ((error: Error) => void)[] = [];
  const hanging = Array.from({ length: 10 }, () =>
    guard.run(() => new Promise((_, reject) => late.push(reject))).catch((error: Error) => error.message),
  );
  works = false;
  while (!guard.isOpen) await call().catch(() => {});
  works = true;
  await until(() => guard.isReachable);
  for (const fail of late) fail(new Broken('late'));
  expect(await Promise.all(hanging)).toEqual(Array.from({ length: 10 }, () => 'late'));
  expect(guard.isOpen).toBe(false);
});

describe('a circuit that opens while a probe is on its way', () => {
  /** Ends the probe that is on its way. */
  let endProbe: (error?: Error) => void;
  const openWithSlowProbes = () =>
    open({
      probe: () =>
        new Promise<void>((resolve, reject) => {
          probes++;
          endProbe = (error) => (error ? reject(error) : resolve());
        }),
    });
  const failOften = async () => {
    works = false;
    for (let count = 0; count < 3; count++) await expect(call()).rejects.toThrow('broken');
  };

  test('closes after that probe was answered', async () => {
    openWithSlowProbes();
    await failOften();
    expect([guard.isOpen, probes]).toEqual([true, 1]);
    works = true;
    endProbe();
    await until(() => probes === 2);
    endProbe();
    await until(() => !guard.isOpen);
    expect(await call()).toBe('answer');
  });

  test('closes if calls of before fail during the probe that would close it', async () => {
    openWithSlowProbes();
    const late: ((error: Error) => void)[] = [];
    const hanging = guard.run(() => new Promise((_, reject) => late.push(reject))).catch((error: Error) => error);
    await failOften();
    endProbe(new Error('refused'));
    await until(() => probes === 2);
    late[0]!(new Broken('late'));
    await hanging;
    works = true;
    endProbe();
    await until(() => probes === 3);
    endProbe();
    await until(() => !guard.isOpen);
    expect(await call()).toBe('answer');
  });
});

test('a wall clock that is set back does not keep the circuit open', async () => {
  open();
  works = false;
  while (!guard.isOpen) await call().catch(() => {});
  const { now } = Date;
  Date.now = () => now() - 3_600_000;
  try {
    works = true;
    await until(() => !guard.isOpen);
    expect(await call()).toBe('answer');
  } finally {
    Date.now = now;
  }
});

test('a call beyond the limit in flight fails at once, and the next one after an end is made', async () => {
  open({}, { maxInFlight: 2 });
  let finish = () => {};
  const running = [0, 1].map(() => guard.run(() => new Promise<void>((resolve) => (finish = resolve))));
  await expect(call()).rejects.toThrow(DependencyUnavailable);
  finish();
  await running[1];
  expect(await call()).toBe('answer');
  expect(guard.isOpen).toBe(false);
});

test('a dependency of which nothing is known is probed until it answers', async () => {
  let answers = false;
  open({ isReachable: false, probe: () => (answers ? Promise.resolve() : Promise.reject(new Error('not yet'))) });
  expect(guard.isReachable).toBe(false);
  answers = true;
  await until(() => guard.isReachable);
});

describe('answerInTime', () => {
  const never = new Promise<never>(() => {});
  test('throws NoAnswer after its limit', () => expect(answerInTime(never, { limitMs: 5 })).rejects.toThrow(NoAnswer));

  test('throws RequestEnded when the client leaves', async () => {
    const client = new AbortController();
    const answer = answerInTime(never, { request: { signal: client.signal, deadlineAt: performance.now() + 60_000 } });
    client.abort();
    await expect(answer).rejects.toThrow(RequestEnded);
  });

  test('throws NoAnswer at a deadline that left it time, and RequestEnded at one that did not', async () => {
    const long = { signal: AbortSignal.timeout(400), deadlineAt: performance.now() + 400 };
    await expect(answerInTime(never, { request: long })).rejects.toThrow(NoAnswer);
    // A call that begins at the deadline: a short wait may be long on a busy machine.
    const ended = { signal: AbortSignal.abort(), deadlineAt: performance.now() };
    await expect(answerInTime(never, { request: ended })).rejects.toThrow(RequestEnded);
  });

  test('passes the result and the error on', async () => {
    expect(await answerInTime(Promise.resolve(1), {})).toBe(1);
    await expect(answerInTime(Promise.reject(new RangeError('x')), {})).rejects.toThrow(RangeError);
  });
});

describe('retry budget', () => {
  test('allows a burst, then a share of the requests', () => {
    const budget = createRetryBudget('test', 10);
    const takeAll = () => {
      let taken = 0;
      while (budget.take()) taken++;
      return taken;
    };
    expect(takeAll()).toBe(10);
    for (let request = 0; request < 51; request++) budget.countRequest();
    expect(takeAll()).toBe(5);
    for (let request = 0; request < 10_000; request++) budget.countRequest();
    expect(takeAll()).toBe(10);
  });

  test('of 0 % allows none', () => expect(createRetryBudget('test', 0).take()).toBe(false));
});
