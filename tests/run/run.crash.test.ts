/** The one command, as a person uses it: start, write, kill everything, start again, stop. */
import { jest } from '@jest/globals';
import { execFileSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { spawnProgram } from '@marquee/testing/processes/programs';
import { postQuery, dataOf } from '@marquee/testing/servers/supergraph';

jest.setTimeout(240_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync('/var/tmp/marquee-run-');
  chmodSync(folder, 0o755);
});
afterAll(() => {
  for (const pid of processes()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Every process with the folder on its command line, and the runner's own children. */
function processes(): number[] {
  return execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter((line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line))
    .map((line) => Number(line.trim().split(/\s+/)[0]));
}

interface Run {
  child: ChildProcess;
  url: string;
  token: string;
  output: string;
  seconds: number;
}

function launch(environment: Record<string, string> = {}): {
  child: ChildProcess;
  output: () => string;
  errors: () => string;
} {
  const child = spawnProgram('runner', {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      MARQUEE_DATA: folder,
      DEV_ISSUER_KEY: `${folder}/key.json`,
      PORT: '0',
      USERS: '40',
      ...environment,
    },
  });
  let output = '';
  let errors = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return { child, output: () => output, errors: () => errors };
}

async function start(environment: Record<string, string> = {}): Promise<Run> {
  const began = performance.now();
  const { child, output, errors } = launch(environment);
  while (!output().includes('curl')) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const url = /serving at (\S+)/.exec(output())![1]!;
  const token = /Token: +(\S+)/.exec(output())![1]!;
  return { child, url, token, output: output(), seconds: (performance.now() - began) / 1000 };
}

const exit = (child: ChildProcess) =>
  child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise<number | null>((resolve) => child.once('exit', resolve));

async function refusal(environment: Record<string, string>): Promise<{ code: number | null; errors: string }> {
  const { child, errors } = launch(environment);
  const code = await exit(child);
  return { code, errors: errors() };
}

const history = 'query { me { handle history(first: 1) { totalCount nodes { note } } } }';

test('it loads, answers the query it prints, and what was acknowledged survives kill -9 of everything at once', async () => {
  const first = await start();
  expect(first.output).toMatch(/Records: \d+ read, \d+ created/);
  // No terminal, no progress bars.
  expect(first.output).not.toMatch(/█|\[2K/);
  const curl = first.output.slice(first.output.indexOf('curl '));
  const answer = JSON.parse(execFileSync('/bin/sh', ['-c', curl], { encoding: 'utf8' })) as {
    data: { discover: { edges: unknown[] } };
  };
  expect(answer.data.discover.edges.length).toBeGreaterThan(0);

  const { movie } = dataOf(
    await postQuery({ url: first.url, token: first.token }, '{ movie(slug: "alien-1979") { id } }'),
  ) as unknown as { movie: { id: string } };
  const write = `mutation { recordWatch(input: { movieId: "${movie.id}", note: "survives" }) { watch { id } userErrors { code } } }`;
  dataOf(await postQuery({ url: first.url, token: first.token }, write));
  const everything = [first.child.pid!, ...processes()];
  expect(everything.length).toBeGreaterThan(3);
  for (const pid of everything)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went with another one.
    }
  await exit(first.child);

  const second = await start();
  expect(second.output).not.toContain('Records:');
  const { me } = dataOf(await postQuery({ url: second.url, token: second.token }, history)) as unknown as {
    me: { history: { nodes: { note: string }[] } };
  };
  expect(me.history.nodes[0]!.note).toBe('survives');

  // Another one on the same folder is told who has it.
  const other = await refusal({});
  expect(other.code).toBe(1);
  expect(other.errors.trim()).toMatch(new RegExp(`^Process ${second.child.pid} is using .* already; .*\\.$`));

  // Killed alone, it leaves nothing behind either.
  second.child.kill('SIGKILL');
  await exit(second.child);
  for (let waited = 0; processes().length > 0 && waited < 30_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(processes()).toEqual([]);

  const third = await start();
  third.child.kill('SIGINT');
  expect(await exit(third.child)).toBe(0);
  expect(processes()).toEqual([]);
});

test.each([
  ['a port in use', async () => ({ PORT: String((busy.address() as AddressInfo).port) }), /^Port \d+ is in use; .*\.$/],
  ['a missing Java', async () => ({ PATH: withoutJava }), /^Java is missing: install Java 17 or later.*\.$/],
  [
    'an unreachable Neo4j',
    async () => ({ NEO4J_URI: 'bolt://127.0.0.1:1', NEO4J_PASSWORD: 'x' }),
    /^Neo4j at bolt:\/\/127\.0\.0\.1:1 cannot be reached; .*\.$/,
  ],
  [
    'an unreachable PostgreSQL',
    async () => ({ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' }),
    /^PostgreSQL at 127\.0\.0\.1:1 cannot be reached; .*\.$/,
  ],
  [
    'a wrong Neo4j password',
    async () => ({ NEO4J_URI: servers().neo4j.uri, NEO4J_PASSWORD: 'wrong' }),
    /^Neo4j at .* refused the user name or password; .*\.$/,
  ],
  [
    'a wrong PostgreSQL password',
    async () => ({ DATABASE_URL: servers().template.replace(/:[0-9a-f]{32}@/, ':wrong@') }),
    /^PostgreSQL at .* refused the user name or password in DATABASE_URL\.$/,
  ],
  [
    'a data folder that is not there',
    async () => ({ DATA: '/nowhere' }),
    /^There is no folder \/nowhere\/wikipedia .*\.$/,
  ],
  [
    'a setting that is none',
    async () => ({ USERS: 'many' }),
    /^The configuration is not usable: USERS must be a whole number.*\.$/,
  ],
])('%s is one plain sentence and exit code 1', async (_, environment, sentence) => {
  const { code, errors } = await refusal(await environment());
  const lines = errors
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(sentence);
  expect(code).toBe(1);
  expect(processes()).toEqual([]);
});

/** A PATH with all that is needed but Java. */
let withoutJava: string;
beforeAll(() => {
  withoutJava = `${folder}/bin`;
  mkdirSync(withoutJava);
  for (const command of ['sh', 'ps', 'id', 'cat', 'sleep'])
    symlinkSync(
      execFileSync('/bin/sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim(),
      `${withoutJava}/${command}`,
    );
});

const busy = createServer();
beforeAll(() => new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve)));
afterAll(() => void busy.close());
const servers = () => JSON.parse(process.env.MARQUEE_TEST_SERVERS!) as { neo4j: { uri: string }; template: string };
