/** Mutations of watches, ratings and lists on the real database: their results, their userErrors, and concurrent calls. */
import { sql } from 'kysely';
import { maxWatches } from '@marquee/social/watches/maxWatches';
import { addMember, addWatch, addWatches, befriend, type Member } from '@marquee/testing/fixtures/members';
import { errorCodes, runMutation } from '@marquee/testing/fixtures/mutations';
import { findFilm, listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { importHistory } from '@marquee/testing/fixtures/transfers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let film: ReferenceFilm;
beforeAll(async () => {
  social = await startSocial();
  film = await findFilm(social.db, 'Alien', 1979);
});
afterAll(() => social.stop());

const member = () => addMember(social.db, uniqueName('m-'));
const run = (who: Member, mutation: string, fields = '') => runMutation(social, who.handle, { mutation, fields });

describe('a member with as many watches as allowed', () => {
  const record = `recordWatch(input: { movieId: "MOVIE" })`;
  let a: Member;
  beforeEach(async () => {
    a = await member();
    await addWatches(social.db, a, { count: maxWatches - 1 });
  });
  const recordOne = () => run(a, record.replace('MOVIE', film.id));
  const count = async () =>
    (await social.db.selectFrom('watch').select('id').where('member_pk', '=', a.pk).execute()).length;

  test('records no more, also at once, until one is deleted', async () => {
    const results = await Promise.all([recordOne(), recordOne(), recordOne()]);
    expect(results.flatMap(errorCodes).sort()).toEqual(['TOO_MANY movieId', 'TOO_MANY movieId']);
    expect(await count()).toBe(maxWatches);
    await sql`DELETE FROM watch WHERE id = (SELECT id FROM watch WHERE member_pk = ${a.pk} LIMIT 1)`.execute(social.db);
    expect(errorCodes(await recordOne())).toEqual([]);
  });

  test('imports no more, and what an import completes is still recorded', async () => {
    const row = (year: number) => `${film.title},${film.year},8,${year}-05-05,\n`;
    const importOf = (rows: readonly string[]) =>
      importHistory(social, a.handle, {
        format: 'LETTERBOXD',
        content: `Name,Year,Rating10,Watched Date,Review\n${rows.join('')}`,
        dryRun: false,
      });
    const refused = await importOf([row(1990), row(1991)]);
    expect(refused).toMatchObject({ recorded: 0, rowsLeft: 0 });
    expect(refused.userErrors.map(({ code, field }) => [code, field])).toEqual([['TOO_MANY', ['input', 'content']]]);
    expect(await count()).toBe(maxWatches - 1);
    expect((await importOf([row(1990)])).recorded).toBe(1);
    expect(await importOf([row(1990)])).toMatchObject({ recorded: 0, userErrors: [] });
  });
});

describe('watches', () => {
  const record = (rest = '') => `recordWatch(input: { movieId: "${film.id}" ${rest} })`;

  test('a watch without watchedAt is now, with the default visibility; null is an unknown date', async () => {
    const a = await member();
    const { watch } = await run(
      a,
      record(),
      'watch { watchedAt visibility rewatch rating user { handle } movie { id } }',
    );
    expect(watch).toEqual({
      watchedAt: testNow.toISOString(),
      visibility: 'FRIENDS',
      rewatch: false,
      rating: null,
      user: { handle: a.handle },
      movie: { id: film.id },
    });
    const unknown = await run(
      a,
      record('watchedAt: null visibility: PRIVATE rating: 7 note: "x"'),
      'watch { watchedAt rewatch rating note }',
    );
    expect(unknown.watch).toEqual({ watchedAt: null, rewatch: false, rating: 7, note: 'x' });
    const second = await run(
      a,
      record(),
      'watch { rewatch movie { viewer { watched timesWatched rating lastWatchedAt } } }',
    );
    expect(second.watch).toEqual({
      rewatch: true,
      movie: { viewer: { watched: true, timesWatched: 3, rating: 7, lastWatchedAt: testNow.toISOString() } },
    });
  });

  test.each([
    ['rating: 0', 'rating'],
    ['rating: 11', 'rating'],
    ['watchedAt: "2026-06-16T00:00:00Z"', 'watchedAt'],
    ['watchedAt: "1700-01-01T00:00:00Z"', 'watchedAt'],
    ['note: "nul\\u0000"', 'note'],
    [`note: "${'x'.repeat(20_001)}"`, 'note'],
    ['idempotencyKey: ""', 'idempotencyKey'],
    [`idempotencyKey: "${'x'.repeat(201)}"`, 'idempotencyKey'],
  ])('%s is INVALID and records nothing', async (rest, field) => {
    const a = await member();
    expect(errorCodes(await run(a, record(rest)))).toEqual([`INVALID ${field}`]);
    expect(await social.requestData(a.handle, '{ me { history { totalCount } } }')).toEqual({
      me: { history: { totalCount: 0 } },
    });
  });

  test.each([['"2026-02-30T00:00:00Z"'], ['"yesterday"'], ['5'], ['"2026-06-01"']])(
    '%s is not a DateTime',
    async (value) => {
      const answer = await social.request(
        (await member()).handle,
        `mutation { ${record(`watchedAt: ${value}`)} { userErrors { code } } }`,
      );
      expect(answer).toContain('errors');
      expect(answer).not.toContain('INTERNAL_SERVER_ERROR');
    },
  );

  test('an unknown film is NOT_FOUND, and the idempotency key can be used again', async () => {
    const a = await member();
    const key = 'idempotencyKey: "k"';
    expect(errorCodes(await run(a, `recordWatch(input: { movieId: "mov_nowhere" ${key} })`))).toEqual([
      'NOT_FOUND movieId',
    ]);
    expect(errorCodes(await run(a, record(key)))).toEqual([]);
  });

  test('an idempotency key records one watch per member, under concurrent calls too', async () => {
    const [a, b] = [await member(), await member()];
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => run(a, record('idempotencyKey: "same"'), 'watch { id }')),
    );
    expect(new Set(sent.map(({ watch }) => watch!.id)).size).toBe(1);
    expect(await social.requestData(a.handle, '{ me { history { totalCount } } }')).toEqual({
      me: { history: { totalCount: 1 } },
    });
    const theirs = await run(b, record('idempotencyKey: "same"'), 'watch { id }');
    expect(theirs.watch!.id).not.toBe(sent[0]!.watch!.id);
    await run(a, `deleteWatch(input: { watchId: "${String(sent[0]!.watch!.id)}" })`);
    expect(errorCodes(await run(a, record('idempotencyKey: "same"')))).toEqual(['CONFLICT idempotencyKey']);
  });

  test('an idempotency key of another request is a CONFLICT, and the first watch stays', async () => {
    const a = await member();
    const first = 'idempotencyKey: "key" rating: 5 watchedAt: "2026-06-01T00:00:00Z"';
    const { watch } = await run(a, record(first), 'watch { id rating }');
    for (const other of [
      'rating: 6',
      'rating: 5 note: "x"',
      'rating: 5 visibility: PUBLIC',
      'rating: 5 watchedAt: null',
    ])
      expect(errorCodes(await run(a, record(`idempotencyKey: "key" ${other}`)))).toEqual(['CONFLICT idempotencyKey']);
    const sameTime = 'idempotencyKey: "key" rating: 5 note: null watchedAt: "2026-06-01T02:00:00+02:00"';
    expect((await run(a, record(sameTime), 'watch { id rating }')).watch).toEqual(watch);
    expect(await social.requestData(a.handle, '{ me { history { totalCount } } }')).toEqual({
      me: { history: { totalCount: 1 } },
    });
  });

  test('concurrent watches of one film count the member once, and discover lists the film once', async () => {
    const a = await member();
    await Promise.all([5, 6, 7, 8].map((rating) => run(a, record(`rating: ${rating} visibility: PUBLIC`))));
    const mine = `discover(filter: { watchedBy: ME }, facets: [WATCHER]) {
      totalCount edges { watchedBy { count } } facets { buckets { count } } }`;
    expect(await social.requestData(a.handle, `{ me { history { totalCount } } ${mine} }`)).toEqual({
      me: { history: { totalCount: 4 } },
      discover: {
        totalCount: 1,
        edges: [{ watchedBy: { count: 1 } }],
        facets: [{ buckets: [{ count: 1 }] }],
      },
    });
  });

  test('updateWatch changes only the given fields; deleteWatch returns the deleted watch', async () => {
    const a = await member();
    const { watch } = await run(a, record('rating: 6 note: "first" visibility: PUBLIC'), 'watch { id }');
    const id = String(watch!.id);
    const changed = await run(
      a,
      `updateWatch(input: { watchId: "${id}", note: null, visibility: PRIVATE })`,
      'watch { id rating note visibility }',
    );
    expect(changed.watch).toEqual({ id, rating: 6, note: null, visibility: 'PRIVATE' });
    const deleted = await run(a, `deleteWatch(input: { watchId: "${id}" })`, 'watch { id rating }');
    expect(deleted.watch).toEqual({ id, rating: 6 });
    for (const mutation of ['updateWatch', 'deleteWatch'])
      for (const watchId of [id, 'wch_nonsense', 'usr_1'])
        expect(errorCodes(await run(a, `${mutation}(input: { watchId: "${watchId}" })`))).toEqual([
          'NOT_FOUND watchId',
        ]);
  });

  test('a changed visibility applies from the next request on', async () => {
    const [a, b] = [await member(), await member()];
    await befriend(social.db, a, b);
    const { watch } = await run(a, record('visibility: FRIENDS rating: 9'), 'watch { id }');
    const seen = () =>
      social.requestData(
        b.handle,
        `{ user(id: "${a.id}") { history { totalCount } } discover(filter: { watchedBy: FRIENDS }) { totalCount } }`,
      );
    expect(await seen()).toEqual({ user: { history: { totalCount: 1 } }, discover: { totalCount: 1 } });
    await run(a, `updateWatch(input: { watchId: "${String(watch!.id)}", visibility: PRIVATE })`);
    expect(await seen()).toEqual({ user: { history: { totalCount: 0 } }, discover: { totalCount: 0 } });
  });
});

describe('ratings and lists', () => {
  const viewer = (who: Member) =>
    social.requestData(
      who.handle,
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { viewer { watched rating watchlisted } communityRating { count } } } }`,
      { r: [{ __typename: 'Movie', id: film.id }] },
    );

  test('a rating belongs to the latest watch; without a watch, only the viewer sees it', async () => {
    const [a, b] = [await member(), await member()];
    await befriend(social.db, a, b);
    const other = (await listFilms(social.db, 1))[0]!;
    await run(a, `rateMovie(input: { movieId: "${film.id}", rating: 4 })`);
    expect(await viewer(a)).toMatchObject({ _entities: [{ viewer: { watched: false, rating: 4 } }] });
    await addWatch(social.db, a, { film: film.pk, visibility: 'FRIENDS' });
    await run(a, `rateMovie(input: { movieId: "${film.id}", rating: 9 })`);
    expect(await social.requestData(b.handle, `{ user(id: "${a.id}") { history { nodes { rating } } } }`)).toEqual({
      user: { history: { nodes: [{ rating: 9 }] } },
    });
    await run(a, `rateMovie(input: { movieId: "${film.id}", rating: null })`);
    expect(await viewer(a)).toMatchObject({ _entities: [{ viewer: { watched: true, rating: null } }] });
    expect(errorCodes(await run(a, `rateMovie(input: { movieId: "${other.id}", rating: 11 })`))).toEqual([
      'INVALID rating',
    ]);
    expect(errorCodes(await run(a, 'rateMovie(input: { movieId: "mov_nowhere", rating: 1 })'))).toEqual([
      'NOT_FOUND movieId',
    ]);
  });

  test('the watchlist keeps the last state, lists the latest addition first, and pages by keyset', async () => {
    const a = await member();
    const films = await listFilms(social.db, 5);
    const set = (movieId: string, on: boolean) =>
      run(a, `setWatchlisted(input: { movieId: "${movieId}", watchlisted: ${on} })`);
    for (const { id } of films) await set(id, true);
    await set(films[0]!.id, true);
    await set(films[1]!.id, false);
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const {
        me,
      }: {
        me: {
          watchlist: {
            totalCount: number;
            nodes: { id: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      } = await social.requestData(
        a.handle,
        'query ($after: String) { me { watchlist(first: 1, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }',
        { after },
      );
      expect(me.watchlist.totalCount).toBe(4);
      seen.push(...me.watchlist.nodes.map(({ id }) => id));
      if (!me.watchlist.pageInfo.hasNextPage) break;
      after = me.watchlist.pageInfo.endCursor;
    }
    expect(seen).toEqual([4, 3, 2, 0].map((index) => films[index]!.id));
  });

  test('loved people keep the last state; affinity follows from watches and ratings', async () => {
    const a = await member();
    const { id: personId } = await social.db
      .selectFrom('person')
      .select('id')
      .where('name', '=', 'Sigourney Weaver')
      .executeTakeFirstOrThrow();
    const state = async () =>
      (
        await social.requestData<{ p: { viewer: Record<string, number | boolean | null> }[] }>(
          a.handle,
          'query ($r: [_Any!]!) { p: _entities(representations: $r) { ... on Person { viewer { loved affinity filmsSeen meanRating } } } }',
          { r: [{ __typename: 'Person', id: personId }] },
        )
      ).p[0]!.viewer;
    expect(await state()).toEqual({ loved: false, affinity: 0, filmsSeen: 0, meanRating: null });
    await run(a, `setPersonLoved(input: { personId: "${personId}", loved: true })`);
    await addWatch(social.db, a, { film: film.pk, rating: 8 });
    await addWatch(social.db, a, { film: (await findFilm(social.db, 'Aliens', 1986)).pk, rating: 4 });
    expect(await state()).toEqual({ loved: true, affinity: 0.333333, filmsSeen: 2, meanRating: 6 });
    await run(a, `setPersonLoved(input: { personId: "${personId}", loved: false })`);
    expect(await state()).toMatchObject({ loved: false });
    expect(errorCodes(await run(a, 'setPersonLoved(input: { personId: "per_nobody", loved: true })'))).toEqual([
      'NOT_FOUND personId',
    ]);
  });
});
