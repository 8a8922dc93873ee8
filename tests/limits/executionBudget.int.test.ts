/** The operations that once ended the process, sent to the catalog itself: its budget stops them, without a guard before it. */
import { anonymous } from '@marquee/kit/identity/viewer';
import { cpuSeconds } from '@marquee/testing/cost/cpuTime';
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

test.each([
  ['costars of costars', `{ person(slug: "humphrey-bogart") { ${costars(8)} } }`],
  ['casts of credits of casts', `{ searchMovies(first: 100) { nodes { ${credits(4)} } } }`],
])(
  '%s end at the deadline or the budget, and use no processor after it',
  async (_, query) => {
    const deadlineMs = 2_000;
    const scope = supergraph.catalog.subgraph.openScope({
      viewer: anonymous,
      requestId: 'test',
      signal: AbortSignal.timeout(deadlineMs),
      deadlineAt: performance.now() + deadlineMs,
    });
    const heap = process.memoryUsage().heapUsed;
    let answer: Awaited<ReturnType<typeof scope.execute>> | undefined;
    expect(await cpuSeconds(async () => (answer = await scope.execute({ query })))).toBeLessThan(6);
    const { data, errors } = answer!;
    // On a busy machine the first statement may be the one that passes the deadline, and its field is null.
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(['QUERY_TOO_COMPLEX', 'SUBGRAPH_TIMEOUT']).toContain(errors![0]!.extensions.code);
    expect(errors).toHaveLength(1);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(400 * 1024 * 1024);
    // What was waiting for a database when the operation was stopped is not resolved further.
    expect(await cpuSeconds(() => supergraph.catalog.changes(0, 1))).toBeLessThan(1.5);
  },
  60_000,
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
