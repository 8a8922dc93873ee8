/** The one-command runner as a process: what it prints, how it stops, and how it says that it cannot start. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { exitCodeOf } from '@marquee/testing/processes/programs';
import { neo4jEnvironment, testServers } from '@marquee/testing/servers/testServers';
import { createRunnerFolder, type RunnerFolder } from '@marquee/testing/processes/runner';

let runner: RunnerFolder;
/** A PATH with all commands that the runner needs but Java. */
let pathWithoutJava: string;
const occupant = createServer();
/** Settings of the test run's Neo4j: a runner with them starts none of its own, which takes most of the time of its start. */
const runningNeo4j = neo4jEnvironment;

beforeAll(async () => {
  runner = createRunnerFolder();
  pathWithoutJava = `${runner.folder}/bin`;
  mkdirSync(pathWithoutJava);
  for (const command of ['sh', 'ps', 'id', 'cat', 'sleep'])
    symlinkSync(
      execFileSync('/bin/sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim(),
      `${pathWithoutJava}/${command}`,
    );
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  occupant.close();
  runner.remove();
});

describe('runner', () => {
  test('loads the films, prints a query that works, guards its data folder, and stops on SIGINT', async () => {
    const { child, output } = await runner.start();
    expect(output).toMatch(/Records: \d+ read, \d+ created/);
    // Its output is not a terminal, so there are no progress bars.
    expect(output).not.toMatch(/█|\[2K/);
    const curl = output.slice(output.indexOf('curl '));
    const response = JSON.parse(execFileSync('/bin/sh', ['-c', curl], { encoding: 'utf8' })) as {
      data: { discover: { edges: unknown[] } };
    };
    expect(response.data.discover.edges.length).toBeGreaterThan(0);

    const other = await runner.startFailing({});
    expect(other.code).toBe(1);
    expect(other.errors.trim()).toMatch(new RegExp(`^Process ${child.pid} is using .* already; .*\\.$`));

    child.kill('SIGINT');
    expect(await exitCodeOf(child)).toBe(0);
    expect(runner.processes()).toEqual([]);
  }, 240_000);

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'the port is in use',
      () => ({ PORT: String((occupant.address() as AddressInfo).port) }),
      /^Port \d+ is in use; .*\.$/,
    ],
    ['Java is missing', () => ({ PATH: pathWithoutJava }), /^Java is missing: install Java 17 or later.*\.$/],
    [
      'Neo4j cannot be reached',
      () => ({ NEO4J_URI: 'bolt://127.0.0.1:1', NEO4J_PASSWORD: 'x', START_TIMEOUT_MS: '1000' }),
      /^Waited 1 s for .* \(START_TIMEOUT_MS\)\. Neo4j at bolt:\/\/127\.0\.0\.1:1 cannot be reached; .*\.$/,
    ],
    [
      'PostgreSQL cannot be reached',
      () => ({ ...runningNeo4j(), DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x', START_TIMEOUT_MS: '1000' }),
      /^Waited 1 s for .* \(START_TIMEOUT_MS\)\. PostgreSQL at 127\.0\.0\.1:1 cannot be reached; .*\.$/,
    ],
    [
      'the Neo4j password is wrong',
      () => ({ NEO4J_URI: testServers().neo4j.uri, NEO4J_PASSWORD: 'wrong' }),
      /^Neo4j at .* refused the user name or password; .*\.$/,
    ],
    [
      'the PostgreSQL password is wrong',
      () => ({ ...runningNeo4j(), DATABASE_URL: testServers().template.replace(/:[0-9a-f]{32}@/, ':wrong@') }),
      /^PostgreSQL at .* refused the user name or password in DATABASE_URL\.$/,
    ],
    [
      'the folder of the data set does not exist',
      () => ({ DATA: '/nowhere' }),
      /^There is no folder \/nowhere\/wikipedia .*\.$/,
    ],
    [
      'a setting is invalid',
      () => ({ USERS: 'many' }),
      /^The configuration is not usable: USERS must be a whole number.*\.$/,
    ],
  ])(
    'exits with code 1 and one plain sentence if %s',
    async (_, environment, sentence) => {
      const { code, errors } = await runner.startFailing(environment());
      const lines = errors
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('{'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(sentence);
      expect(code).toBe(1);
      expect(runner.processes()).toEqual([]);
    },
    240_000,
  );
});
