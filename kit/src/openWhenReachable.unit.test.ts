import { DependencyAway, StartError } from './errors.js';
import { createLifecycle, type Lifecycle } from './lifecycle.js';
import { silentLog } from './log.js';
import { openWhenReachable } from './openWhenReachable.js';

const away = () => Promise.reject(new DependencyAway('Neo4j at bolt://x cannot be reached.'));
const options = { dependency: 'neo4j', log: silentLog };

describe('opening what may be away', () => {
  test('ends after its limit, and says for whom it waited and why', async () => {
    const opened = openWhenReachable(createLifecycle(silentLog), { ...options, timeoutMs: 1, open: away });
    const error: unknown = await opened.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toBe(
      'Waited 0.001 s for neo4j (START_TIMEOUT_MS). Neo4j at bolt://x cannot be reached.',
    );
  });

  test('logs once for whom it waits, and opens as soon as it can', async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, warn: (...line: unknown[]) => void lines.push(line) } as typeof silentLog;
    let attempts = 0;
    const open = () => (++attempts < 3 ? away() : Promise.resolve('open'));
    const opened = await openWhenReachable(createLifecycle(log), { ...options, log, timeoutMs: 60_000, open });
    expect(opened).toBe('open');
    expect(lines).toEqual([[{ reason: 'Neo4j at bolt://x cannot be reached.' }, 'waiting for neo4j']]);
  });

  test('does not wait when waiting does not help', async () => {
    const open = () => Promise.reject(new StartError('wrong password'));
    await expect(openWhenReachable(createLifecycle(silentLog), { ...options, open })).rejects.toThrow('wrong password');
  });

  test('ends with a stop, which closes what is open so far', async () => {
    const lifecycle = createLifecycle(silentLog);
    const stopping = new AbortController();
    // Waits for an answer until its connection is closed.
    const open = (attempt: Lifecycle) =>
      new Promise<never>((_, reject) => attempt.onStop('connection', () => reject(new DependencyAway('closed'))));
    const opened = openWhenReachable(lifecycle, { ...options, stopping: stopping.signal, open });
    const ended = expect(opened).rejects.toThrow('Stopped while waiting for neo4j.');
    stopping.abort();
    await lifecycle.stop();
    await ended;
  });

  test('ends with a signal while it opens, and closes what opens later', async () => {
    const stopping = new AbortController();
    let finish = () => {};
    let close = () => {};
    const closed = new Promise<void>((resolve) => (close = resolve));
    const open = async (attempt: Lifecycle) => {
      await new Promise<void>((resolve) => (finish = resolve));
      attempt.onStop('connection', () => close());
      return 'open';
    };
    const opened = openWhenReachable(createLifecycle(silentLog), { ...options, stopping: stopping.signal, open });
    stopping.abort();
    await expect(opened).rejects.toThrow('Stopped while waiting for neo4j.');
    finish();
    await closed;
  });

  test('opens nothing after a stop', async () => {
    const lifecycle = createLifecycle(silentLog);
    let opened = 0;
    const open = () => {
      opened++;
      // It ends while the next attempt is waited for.
      void lifecycle.stop();
      return Promise.reject(new DependencyAway('away'));
    };
    await expect(openWhenReachable(lifecycle, { ...options, open })).rejects.toThrow(
      'Stopped while waiting for neo4j.',
    );
    expect(opened).toBe(1);
  });
});
