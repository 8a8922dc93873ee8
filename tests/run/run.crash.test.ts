/** The one-command runner after its processes are killed: no acknowledged write is lost, and no process stays behind. */
import { delay } from '@marquee/kit/delay';
import { exitCodeOf, kill } from '@marquee/testing/processes/programs';
import { dataOf, postQuery } from '@marquee/testing/servers/supergraph';
import { createRunnerFolder, type RunnerFolder } from '@marquee/testing/processes/runner';

let runner: RunnerFolder;
beforeAll(() => {
  runner = createRunnerFolder();
});
afterAll(() => runner.remove());

const history = 'query { me { handle history(first: 1) { totalCount nodes { note } } } }';

describe('runner', () => {
  test('keeps an acknowledged write when all its processes are killed at once, and leaves none when killed alone', async () => {
    const first = await runner.start();
    const { movie } = dataOf(await postQuery(first, '{ movie(slug: "alien-1979") { id } }')) as unknown as {
      movie: { id: string };
    };
    const write = `mutation { recordWatch(input: { movieId: "${movie.id}", note: "survives" }) { watch { id } userErrors { code } } }`;
    dataOf(await postQuery(first, write));
    const all = [first.child.pid!, ...runner.processes()];
    expect(all.length).toBeGreaterThan(3);
    for (const pid of all)
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended together with another process.
      }
    await exitCodeOf(first.child);

    const second = await runner.start();
    expect(second.output).not.toContain('Records:');
    const { me } = dataOf(await postQuery(second, history)) as unknown as {
      me: { history: { nodes: { note: string }[] } };
    };
    expect(me.history.nodes[0]!.note).toBe('survives');

    // The lock names the new process, not the killed one.
    const other = await runner.startFailing({});
    expect(other.code).toBe(1);
    expect(other.errors.trim()).toMatch(new RegExp(`^Process ${second.child.pid} is using .* already; .*\\.$`));

    await kill(second.child);
    for (let waited = 0; runner.processes().length > 0 && waited < 30_000; waited += 100) await delay(100);
    expect(runner.processes()).toEqual([]);

    const third = await runner.start();
    third.child.kill('SIGINT');
    expect(await exitCodeOf(third.child)).toBe(0);
    expect(runner.processes()).toEqual([]);
  }, 480_000);
});
