/** The operations that once ended the process, sent to the catalog itself: its budget stops them, without a guard before it. */
import { anonymous } from '@marquee/kit/identity/viewer';
import { cpuSeconds } from '@marquee/testing/cost/cpuTime';
import { collectGarbage } from '@marquee/testing/cost/memory';
import { addMember } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph.stop());

const costars = (levels: number): string =>
  levels === 0 ? 'id' : `costars(first: 100) { person { ${costars(levels - 1)} } }`;
const credits = (levels: number): string =>
  levels === 0
    ? 'id'
    : Array.from(
        { length: 4 },
        (_, n) =>
          `a${n}: cast(first: 100) { nodes { person { credits(first: 100) { nodes { movie { ${credits(levels - 1)} } } } } } }`,
      ).join(' ');

const maxRuns = 5;
const maxGrowth = 400 * 1024 * 1024;
/** CPU seconds until the operation has ended. */
const maxSeconds = 6;
/** CPU seconds of what a statement's late answer sets off, while another statement is read. */
const maxSecondsAfter = 1.5;

/** One execution that its deadline of two seconds or its budget stops, and what this process spends on it. */
async function measureStopped(query: string) {
  const deadlineMs = 2_000;
  const scope = supergraph.catalog.subgraph.openScope({
    viewer: anonymous,
    requestId: 'test',
    signal: AbortSignal.timeout(deadlineMs),
    deadlineAt: performance.now() + deadlineMs,
  });
  collectGarbage();
  const heap = process.memoryUsage().heapUsed;
  let answer: Awaited<ReturnType<typeof scope.execute>> | undefined;
  const seconds = await cpuSeconds(async () => (answer = await scope.execute({ query })));
  const growth = process.memoryUsage().heapUsed - heap;
  // What was waiting for a database when the operation was stopped is not resolved further.
  const secondsAfter = await cpuSeconds(() => supergraph.catalog.changes(0, 1));
  return { answer: answer!, seconds, growth, secondsAfter };
}

type Stopped = Awaited<ReturnType<typeof measureStopped>>;

const isCheap = ({ seconds, growth, secondsAfter }: Stopped) =>
  seconds < maxSeconds && growth < maxGrowth && secondsAfter < maxSecondsAfter;

test.each([
  ['costars of costars', `{ person(slug: "humphrey-bogart") { ${costars(8)} } }`],
  ['casts of credits of casts', `{ searchMovies(first: 100) { nodes { ${credits(4)} } } }`],
])(
  '%s end at the deadline or the budget, and use no processor after it',
  async (_, query) => {
    // The CPU of this process includes background reads of the servers that it has started, so one run may show theirs.
    const runs: Stopped[] = [];
    do runs.push(await measureStopped(query));
    while (!isCheap(runs.at(-1)!) && runs.length < maxRuns);
    for (const { answer } of runs) {
      const { data, errors } = answer;
      // On a busy machine the first statement may be the one that passes the deadline, and its field is null.
      expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
      expect(['QUERY_TOO_COMPLEX', 'SUBGRAPH_TIMEOUT']).toContain(errors![0]!.extensions.code);
      expect(errors).toHaveLength(1);
    }
    const { seconds, growth, secondsAfter } = runs.at(-1)!;
    expect(seconds).toBeLessThan(maxSeconds);
    expect(growth).toBeLessThan(maxGrowth);
    expect(secondsAfter).toBeLessThan(maxSecondsAfter);
  },
  120_000,
);

test('a long text is not repeated by aliases', async () => {
  const { db } = supergraph.social;
  const member = await addMember(db, uniqueName('notes-'), 'PUBLIC');
  const film = await findFilm(db, 'Casablanca', 1942);
  const note = 'x'.repeat(20_000);
  await db
    .insertInto('watch')
    .values(
      Array.from({ length: 30 }, () => ({
        member_pk: member.pk,
        film_pk: film.pk,
        visibility: 'PUBLIC' as const,
        note,
      })),
    )
    .execute();
  const noteOf = (aliases: number) => Array.from({ length: aliases }, (_, n) => `n${n}: note`).join(' ');
  const read = async (aliases: number) =>
    JSON.stringify(
      await supergraph.request(
        null,
        `{ user(handle: "${member.handle}") { history(first: 100) { nodes { ${noteOf(aliases)} } } } }`,
      ),
    );
  expect((await read(1)).length).toBeGreaterThan(30 * note.length);
  const refused = await read(30);
  expect(refused).toMatch(/QUERY_TOO_COMPLEX/);
  expect(refused.length).toBeLessThan(note.length);
});
