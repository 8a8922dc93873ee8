/** The operations that once ended the process, sent to the catalog itself: its budget stops them, without a guard before it. */
import { anonymous } from '@marquee/kit/identity/viewer';
import { cpuSeconds } from '@marquee/testing/cost/cpuTime';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

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
