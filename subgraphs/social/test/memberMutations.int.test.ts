/** Mutations of profiles, friendships and blocks on the real database: their results, their userErrors, and concurrent calls. */
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { errorCodes, runMutation } from '@marquee/testing/fixtures/mutations';
import { findFilm, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let film: ReferenceFilm;
beforeAll(async () => {
  social = await startSocial();
  film = await findFilm(social.db, 'Alien', 1979);
});
afterAll(() => social.stop());

const member = () => addMember(social.db, uniqueName('m-'));
const run = (who: Member | string, mutation: string, fields = '') =>
  runMutation(social, typeof who === 'string' ? who : who.handle, { mutation, fields });

describe('profiles', () => {
  const create = (handle: string, displayName = 'Somebody') =>
    `createProfile(input: { handle: ${JSON.stringify(handle)}, displayName: ${JSON.stringify(displayName)} })`;

  test('a user creates, updates and deletes a profile with all its data', async () => {
    const handle = uniqueName('new-');
    expect(await run(handle, create(handle), 'user { handle displayName defaultVisibility friendship }')).toEqual({
      user: { handle, displayName: 'Somebody', defaultVisibility: 'FRIENDS', friendship: 'NONE' },
      userErrors: [],
    });
    expect(errorCodes(await run(handle, create(uniqueName('again-'))))).toEqual(['CONFLICT handle']);
    await run(handle, `recordWatch(input: { movieId: "${film.id}" })`);
    const changed = await run(
      handle,
      'updateProfile(input: { displayName: " Changed ", defaultVisibility: PUBLIC })',
      'user { handle displayName defaultVisibility }',
    );
    expect(changed.user).toEqual({ handle, displayName: 'Changed', defaultVisibility: 'PUBLIC' });
    const erased = await social.requestData(handle, 'mutation { deleteProfile { deleted } }');
    expect(erased).toEqual({ deleteProfile: { deleted: true } });
    expect(await social.requestData(handle, `{ me { id } user(handle: "${handle}") { id } }`)).toEqual({
      me: null,
      user: null,
    });
    expect(await social.requestData(handle, 'mutation { deleteProfile { deleted } }')).toEqual({
      deleteProfile: { deleted: false },
    });
  });

  test.each([['ab'], ['a'.repeat(31)], ['white space'], ['ünï'], ['nul\u0000nul']])(
    'the handle %j is INVALID',
    async (handle) => {
      expect(errorCodes(await run(uniqueName('x-'), create(handle)))).toEqual(['INVALID handle']);
    },
  );

  test('a handle in any case is TAKEN, for createProfile and updateProfile', async () => {
    const { handle } = await member();
    expect(errorCodes(await run(uniqueName('x-'), create(handle.toUpperCase())))).toEqual(['TAKEN handle']);
    expect(
      errorCodes(await run(await member(), `updateProfile(input: { handle: "${handle.toUpperCase()}" })`)),
    ).toEqual(['TAKEN handle']);
  });

  test('of concurrent createProfile calls with one handle, one succeeds', async () => {
    const wanted = uniqueName('race-');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => run(uniqueName('r-'), create(wanted))));
    expect(outcomes.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(outcomes.flatMap(errorCodes)).toEqual(Array.from({ length: 7 }, () => 'TAKEN handle'));
  });
});

describe('friendships', () => {
  const act = (who: Member, mutation: string, other: Member) =>
    run(who, `${mutation}(input: { userId: "${other.id}" })`, 'user { handle friendship }');
  const state = async (who: Member, other: Member) =>
    (
      await social.requestData<{ user: { friendship: string } | null }>(
        who.handle,
        `{ user(id: "${other.id}") { friendship } }`,
      )
    ).user?.friendship;

  test('a request, its acceptance and the end of a friendship', async () => {
    const [a, b] = [await member(), await member()];
    expect((await act(a, 'requestFriendship', b)).user).toEqual({ handle: b.handle, friendship: 'REQUESTED_BY_ME' });
    expect(await state(b, a)).toBe('REQUESTED_BY_THEM');
    expect(await social.requestData(b.handle, '{ me { friendRequests { sentByMe user { handle } } } }')).toEqual({
      me: { friendRequests: [{ sentByMe: false, user: { handle: a.handle } }] },
    });
    expect((await act(b, 'acceptFriendship', a)).user).toMatchObject({ friendship: 'FRIENDS' });
    expect(
      await social.requestData(
        a.handle,
        '{ me { friendRequests { sentByMe } friends { totalCount nodes { handle } } } }',
      ),
    ).toEqual({
      me: { friendRequests: [], friends: { totalCount: 1, nodes: [{ handle: b.handle }] } },
    });
    expect((await act(a, 'removeFriend', b)).user).toMatchObject({ friendship: 'NONE' });
    expect(errorCodes(await act(a, 'declineFriendship', b))).toEqual(['CONFLICT userId']);
  });

  test('a request back accepts, declining deletes a request, and concurrent requests make one friendship', async () => {
    const [a, b] = [await member(), await member()];
    await act(a, 'requestFriendship', b);
    expect((await act(b, 'declineFriendship', a)).user).toMatchObject({ friendship: 'NONE' });
    await Promise.all([act(a, 'requestFriendship', b), act(b, 'requestFriendship', a)]);
    expect([await state(a, b), await state(b, a)]).toEqual(['FRIENDS', 'FRIENDS']);
  });

  test('a block hides each user from the other from the next request on, and ends the friendship', async () => {
    const [a, b] = [await member(), await member()];
    await befriend(social.db, a, b);
    const blocked = await act(a, 'blockUser', b);
    expect(blocked.user).toEqual({ handle: b.handle, friendship: 'BLOCKED' });
    expect([await state(a, b), await state(b, a)]).toEqual([undefined, undefined]);
    for (const mutation of ['requestFriendship', 'acceptFriendship', 'blockUser', 'unblockUser'])
      expect(errorCodes(await act(b, mutation, a))).toEqual(['NOT_FOUND userId']);
    expect((await act(a, 'unblockUser', b)).user).toEqual({ handle: b.handle, friendship: 'NONE' });
    expect(await state(b, a)).toBe('NONE');
  });

  test('the payload of blockUser shows nothing of the blocked user', async () => {
    const [a, b] = [await member(), await member()];
    await addWatch(social.db, b, { film: film.pk, visibility: 'PUBLIC' });
    const { user } = await run(
      a,
      `blockUser(input: { userId: "${b.id}" })`,
      'user { history { totalCount } friends { totalCount } watchlist { totalCount } }',
    );
    expect(user).toEqual({ history: { totalCount: 0 }, friends: null, watchlist: null });
  });

  test('concurrent accepting and blocking never leave a blocked friend', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await member(), await member()];
      await act(a, 'requestFriendship', b);
      await Promise.all([act(b, 'acceptFriendship', a), act(a, 'blockUser', b)]);
      const friends = await social.db
        .selectFrom('friendship')
        .selectAll()
        .where('member_pk', 'in', [a.pk, b.pk])
        .execute();
      expect(friends).toEqual([]);
    }
  });

  test('an unknown user is NOT_FOUND and oneself is INVALID', async () => {
    const a = await member();
    for (const id of ['usr_nobody', 'nonsense', '', 'mov_1'])
      expect(errorCodes(await run(a, `requestFriendship(input: { userId: "${id}" })`))).toEqual(['NOT_FOUND userId']);
    expect(errorCodes(await act(a, 'requestFriendship', a))).toEqual(['INVALID userId']);
  });
});
