/** The gateway connects to its subgraphs and to no other host. */
import { exitCodeOf, kill, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import { postQuery } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

/** A module that writes a line for each connection that the process opens. */
const recordConnections = `
import { Socket } from 'node:net';
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  process.stderr.write('connects to ' + (options.host ?? '127.0.0.1') + ' ' + options.port + '\\n');
  return connect.apply(this, args);
};`;

test('a gateway connects to its subgraphs only', async () => {
  const gateway = spawnProgram('gateway', {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      GATEWAY_SECRET: uniqueName('a-secret-of-at-least-32-characters-'),
      CATALOG_URL: 'http://127.0.0.1:1',
      SOCIAL_URL: 'http://127.0.0.1:2',
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(recordConnections)}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const connections: string[] = [];
  gateway.stderr!.on('data', (chunk: Buffer) => {
    for (const [, target] of chunk.toString().matchAll(/connects to (.*)/g)) connections.push(target!);
  });
  try {
    const url = await untilServing(gateway);
    const { errors } = await postQuery(
      { url, token: null },
      '{ genres { name } trending(circle: EVERYONE) { edges { cursor } } }',
    );
    expect(errors).toHaveLength(2);
    // What reports at intervals reports once more when the process stops.
    gateway.kill('SIGTERM');
    expect(await exitCodeOf(gateway)).toBe(0);
  } finally {
    await kill(gateway);
  }
  expect(new Set(connections)).toEqual(new Set(['127.0.0.1 1', '127.0.0.1 2']));
});
