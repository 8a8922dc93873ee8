/** Members who are deleted while a mutation that concerns them runs: the mutation finds them gone, and does not fail. */
import pg from 'pg';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { findFilm, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let film: ReferenceFilm;
let personId: string;
beforeAll(async () => {
  social = await startSocial();
  film = await findFilm(social.db, 'Alien', 1979);
  ({ id: personId } = await social.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow());
});
afterAll(() => social.stop());

const member = () => addMember(social.db, uniqueName('m-'));

interface Response {
  readonly data: { readonly it: { readonly userErrors: readonly { readonly code: string }[] } } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** The codes that the viewer gets for a mutation that waits for the end of a transaction in which `deleted` goes. */
async function codesWhileDeleted(deleted: Member, viewer: Member, mutation: string): Promise<string[]> {
  const holder = new pg.Client({ connectionString: social.databaseUrl });
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('DELETE FROM member WHERE pk = $1', [deleted.pk]);
    const sent = social.request(viewer.handle, `mutation { it: ${mutation} { userErrors { code } } }`);
    await waitUntil(async () => {
      const { rows } = await holder.query(
        `SELECT FROM pg_locks waiting JOIN pg_locks held USING (transactionid)
         WHERE NOT waiting.granted AND held.granted AND held.pid = pg_backend_pid()`,
      );
      return rows.length > 0;
    }, 10);
    await holder.query('COMMIT');
    const { data, errors = [] } = JSON.parse(await sent) as Response;
    return [...errors.map(({ extensions }) => extensions.code), ...(data?.it.userErrors ?? []).map(({ code }) => code)];
  } finally {
    await holder.end();
  }
}

const csv = 'Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\\n2026-01-03,Alien,1979,,4,,,2026-01-03';

test.each([
  ['recordWatch', () => `movieId: "${film.id}"`],
  ['recordWatch', () => `movieId: "${film.id}", idempotencyKey: "one"`],
  ['rateMovie', () => `movieId: "${film.id}", rating: 7`],
  ['setWatchlisted', () => `movieId: "${film.id}", watchlisted: true`],
  ['dismissRecommendation', () => `movieId: "${film.id}"`],
  ['updateProfile', () => 'displayName: "Ada"'],
  ['setPersonLoved', () => `personId: "${personId}", loved: true`],
  ['importHistory', () => `format: LETTERBOXD, dryRun: false, content: "${csv}"`],
])('%s of a viewer who is deleted meanwhile is UNAUTHENTICATED', async (mutation, input) => {
  const viewer = await member();
  expect(await codesWhileDeleted(viewer, viewer, `${mutation}(input: { ${input()} })`)).toEqual(['UNAUTHENTICATED']);
});

test('updateWatch of a viewer who is deleted meanwhile finds no watch', async () => {
  const viewer = await member();
  await addWatch(social.db, viewer, { film: film.pk });
  const { me } = await social.requestData<{ me: { history: { nodes: { id: string }[] } } }>(
    viewer.handle,
    '{ me { history(first: 1) { nodes { id } } } }',
  );
  const change = `updateWatch(input: { watchId: "${me.history.nodes[0]!.id}", rating: 3 })`;
  expect(await codesWhileDeleted(viewer, viewer, change)).toEqual(['NOT_FOUND']);
});

test.each(['requestFriendship', 'acceptFriendship', 'blockUser'])(
  '%s with another user who is deleted meanwhile is NOT_FOUND',
  async (mutation) => {
    const [viewer, other] = [await member(), await member()];
    if (mutation === 'acceptFriendship')
      await social.db.insertInto('friend_request').values({ from_pk: other.pk, to_pk: viewer.pk }).execute();
    const codes = await codesWhileDeleted(other, viewer, `${mutation}(input: { userId: "${other.id}" })`);
    expect(codes).toEqual(['NOT_FOUND']);
  },
);
