/** A Redis server of a test's own, on a free port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delay } from '@marquee/kit/delay';
import { freePort } from '@marquee/dev/servers/freePort';

export interface RedisServer {
  readonly url: string;
  /** Starts it again, without what it knew. */
  start(): Promise<void>;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Takes connections, but answers nothing. */
  suspend(): void;
  resume(): void;
  remove(): Promise<void>;
}

/** Throws an Error that says how to install Redis if it is missing. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'marquee-redis-'));
  let child: ChildProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      const started = spawn(
        'redis-server',
        ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder],
        {
          stdio: 'ignore',
        },
      );
      child = started;
      const missing = once(started, 'error').then(() => {
        throw new Error('redis-server is needed for this test. Install it: apt-get install redis-server');
      });
      await Promise.race([missing, untilListening(port)]);
    },
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    suspend: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    remove: async () => {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await delay(20);
    } finally {
      socket.destroy();
    }
  }
}
