/** What one request reads is kept until a mutation of it may have changed it, and no longer. */
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { findFilm, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let film: ReferenceFilm;
let me: Member;
let friend: Member;
beforeAll(async () => {
  social = await startSocial();
  film = await findFilm(social.db, 'Alien', 1979);
});
afterAll(() => social.stop());
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('me-'));
  friend = await addMember(social.db, uniqueName('friend-'));
  await befriend(social.db, me, friend);
  await addWatch(social.db, friend, { film: film.pk, visibility: 'FRIENDS' });
});

/** The data of the request, and the statements it sent. */
async function run<T>(mutation: string): Promise<{ data: T; statements: readonly string[] }> {
  social.statements.length = 0;
  const data = await social.requestData<T>(me.handle, `mutation { ${mutation} }`);
  return { data, statements: [...social.statements] };
}
const profileReads = (statements: readonly string[]) =>
  statements.filter((statement) => statement.startsWith('select "pk", "id", "handle"'));

const record = (fields: string) => `recordWatch(input: { movieId: "${film.id}" }) { watch { ${fields} } }`;

test('recordWatch { watch { user } } reads the member once', async () => {
  const { data, statements } = await run(record('user { id displayName }'));
  expect(data).toEqual({ recordWatch: { watch: { user: { id: me.id, displayName: me.handle.toUpperCase() } } } });
  expect(profileReads(statements)).toHaveLength(1);
  // The viewer; then, in a transaction, the film, the insert, the maximum of watches, and the watch for the payload.
  expect(statements.map((statement) => statement.trim().split(/\s/)[0]!.toLowerCase())).toEqual([
    'select',
    'begin',
    'select',
    'insert',
    'select',
    'select',
    'commit',
  ]);
});

test('a watch changes what is known of films and keeps what is known of members', async () => {
  const fields = 'user { friends { nodes { handle } } } movie { viewer { timesWatched } }';
  const friends = { friends: { nodes: [{ handle: friend.handle }] } };
  const { data, statements } = await run(`first: ${record(fields)} second: ${record(fields)}`);
  expect(data).toEqual({
    first: { watch: { user: friends, movie: { viewer: { timesWatched: 1 } } } },
    second: { watch: { user: friends, movie: { viewer: { timesWatched: 2 } } } },
  });
  expect(profileReads(statements)).toHaveLength(1);
  expect(statements.filter((statement) => statement.includes('friendship'))).toHaveLength(1);
});

test('updateProfile shows the new state, there and in later fields, and reads the member once', async () => {
  const { data, statements } = await run(
    `updateProfile(input: { displayName: "New", defaultVisibility: PUBLIC }) { user { displayName defaultVisibility } }
     ${record('visibility user { displayName }')}`,
  );
  expect(data).toEqual({
    updateProfile: { user: { displayName: 'New', defaultVisibility: 'PUBLIC' } },
    recordWatch: { watch: { visibility: 'PUBLIC', user: { displayName: 'New' } } },
  });
  expect(profileReads(statements)).toHaveLength(1);
});

test('a refused updateProfile keeps the profile', async () => {
  const { data, statements } = await run(
    `updateProfile(input: { handle: "x" }) { userErrors { code } } ${record('user { id }')}`,
  );
  expect(data).toEqual({
    updateProfile: { userErrors: [{ code: 'INVALID' }] },
    recordWatch: { watch: { user: { id: me.id } } },
  });
  expect(profileReads(statements)).toHaveLength(1);
});

test('after deleteProfile and createProfile, later fields act as the new member', async () => {
  const { data } = await run<{ createProfile: { user: { id: string } }; recordWatch: { watch: object } }>(
    `deleteProfile { deleted }
     createProfile(input: { handle: "${me.handle}", displayName: "Again" }) { user { id } }
     ${record('user { id displayName }')}`,
  );
  const { id } = data.createProfile.user;
  expect(id).not.toBe(me.id);
  expect(data).toMatchObject({
    deleteProfile: { deleted: true },
    recordWatch: { watch: { user: { id, displayName: 'Again' } } },
  });
});

test.each([
  ['removeFriend', 'NONE'],
  ['blockUser', 'BLOCKED'],
])('%s hides the other user from later fields of the request', async (mutation, friendship) => {
  const fields = 'user { friends { totalCount nodes { handle } } } movie { friendsWhoWatched { count } }';
  const { data } = await run(
    `before: ${record(fields)}
     ${mutation}(input: { userId: "${friend.id}" }) { user { friendship } }
     after: ${record(fields)}
     request: requestFriendship(input: { userId: "${friend.id}" }) { user { friendship } }`,
  );
  expect(data).toEqual({
    before: {
      watch: {
        user: { friends: { totalCount: 1, nodes: [{ handle: friend.handle }] } },
        movie: { friendsWhoWatched: { count: 1 } },
      },
    },
    [mutation]: { user: { friendship } },
    after: {
      watch: { user: { friends: { totalCount: 0, nodes: [] } }, movie: { friendsWhoWatched: { count: 0 } } },
    },
    request: { user: mutation === 'removeFriend' ? { friendship: 'REQUESTED_BY_ME' } : null },
  });
});
