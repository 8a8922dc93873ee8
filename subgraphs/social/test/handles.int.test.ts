/** Handles that were given up, and what a taken handle and a block tell. */
import { sql } from 'kysely';
import { devSubject } from '@marquee/kit/identity/devSubject';
import { addMember, block, type Member } from '@marquee/testing/fixtures/members';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

interface Payload {
  it: { user: { handle: string } | null; userErrors: { code: string; field: string[] }[] };
}

const run = async (who: string, mutation: string) => {
  const { it } = await social.requestData<Payload>(
    who,
    `mutation { it: ${mutation} { user { handle } userErrors { code field } } }`,
  );
  return it.user?.handle ?? it.userErrors.map(({ code, field }) => `${code} ${field.at(-1)}`).join();
};
const create = (who: string, handle: string) =>
  run(who, `createProfile(input: { handle: "${handle}", displayName: "Somebody" })`);
const rename = (who: string, handle: string) => run(who, `updateProfile(input: { handle: "${handle}" })`);
const erase = (who: string) => social.requestData(who, 'mutation { deleteProfile { deleted } }');
const newMember = () => addMember(social.db, uniqueName('h-'));
const letExpire = (handle: string) =>
  sql`UPDATE reserved_handle SET expires_at = now() WHERE handle = ${handle.toLowerCase()}`.execute(social.db);

describe('a handle that a member gave up', () => {
  test('is TAKEN for everyone else, in any case, and the member can take it back', async () => {
    const [ana, ben] = [await newMember(), await newMember()];
    const [old, other] = [ana.handle, uniqueName('n-')];
    expect(await rename(ana.handle, other)).toBe(other);
    expect(await rename(ben.handle, old)).toBe('TAKEN handle');
    expect(await create(uniqueName('x-'), old.toUpperCase())).toBe('TAKEN handle');
    expect(await rename(ana.handle, old)).toBe(old);
    expect(await rename(ben.handle, old)).toBe('TAKEN handle');
    expect(await rename(ben.handle, other)).toBe('TAKEN handle');
  });

  test('is free after it expired', async () => {
    const [ana, ben] = [await newMember(), await newMember()];
    await rename(ana.handle, uniqueName('n-'));
    await letExpire(ana.handle);
    expect(await rename(ben.handle, ana.handle)).toBe(ana.handle);
    const { rows } = await sql`SELECT FROM reserved_handle WHERE expires_at <= now()`.execute(social.db);
    expect(rows).toEqual([]);
  });

  test('stays reserved after an erasure, and nothing stored names its owner', async () => {
    const ana = await newMember();
    await erase(ana.handle);
    expect(await create(uniqueName('x-'), ana.handle)).toBe('TAKEN handle');
    const { rows } = await sql<{ row: string; days: number }>`
      SELECT r::text AS row, round(extract(epoch FROM expires_at - now()) / 86400)::int AS days
      FROM reserved_handle r WHERE handle = ${ana.handle}`.execute(social.db);
    expect(rows).toEqual([{ row: expect.any(String), days: 30 }]);
    for (const text of [ana.id, devSubject(ana.handle)]) expect(rows[0]!.row).not.toContain(text);
    expect(await create(ana.handle, ana.handle)).toBe(ana.handle);
  });

  test('goes to no one else while its owner gives it up', async () => {
    const ana = await newMember();
    const rivals = await Promise.all(Array.from({ length: 6 }, newMember));
    const [renamed, ...taken] = await Promise.all([
      rename(ana.handle, uniqueName('n-')),
      ...rivals.map(({ handle }) => rename(handle, ana.handle)),
    ]);
    expect(renamed).toMatch(/^n-/);
    expect(taken).toEqual(rivals.map(() => 'TAKEN handle'));
  });
});

const sees = async (who: Member, other: Member) =>
  (await social.requestData<{ user: object | null }>(who.handle, `{ user(id: "${other.id}") { id } }`)).user !== null;

describe('a member who is blocked', () => {
  const act = (who: Member, mutation: string, userId: string) =>
    run(who.handle, `${mutation}(input: { userId: "${userId}" })`);
  test('gets the same answers as for a member who was erased', async () => {
    const [viewer, blocker, erased] = [await newMember(), await newMember(), await newMember()];
    await block(social.db, blocker, viewer);
    await erase(erased.handle);
    const answers = async (other: Member) => [
      await rename(viewer.handle, other.handle),
      await social.requestData(viewer.handle, `{ user(handle: "${other.handle}") { id } }`),
      ...(await Promise.all(
        ['requestFriendship', 'acceptFriendship', 'declineFriendship', 'removeFriend', 'blockUser', 'unblockUser'].map(
          (mutation) => act(viewer, mutation, other.id),
        ),
      )),
    ];
    expect(await answers(blocker)).toEqual(await answers(erased));
  });

  test('can block back without learning of the block, and stays hidden after the first block ends', async () => {
    const [a, b] = [await newMember(), await newMember()];
    await block(social.db, b, a);
    expect(await act(a, 'blockUser', b.id)).toBe('NOT_FOUND userId');
    expect(await act(a, 'blockUser', b.id)).toBe('NOT_FOUND userId');
    expect(await act(b, 'unblockUser', a.id)).toBe('NOT_FOUND userId');
    expect([await sees(a, b), await sees(b, a)]).toEqual([false, false]);
    expect(await act(a, 'unblockUser', b.id)).toBe(b.handle);
    expect([await sees(a, b), await sees(b, a)]).toEqual([true, true]);
  });
});

describe('blockedUsers', () => {
  interface Listed {
    me: {
      blockedUsers: {
        totalCount: number;
        nodes: { id: string; handle: string; displayName: string; blockedAt: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
  }
  const query = `query ($first: Int, $after: String) { me { blockedUsers(first: $first, after: $after) {
    totalCount nodes { id handle displayName blockedAt } pageInfo { hasNextPage endCursor } } } }`;
  const listOf = async (who: Member, variables: { first?: number; after?: string | null } = {}) =>
    (await social.requestData<Listed>(who.handle, query, variables)).me.blockedUsers;
  const act = (who: Member, mutation: string, other: Member) =>
    run(who.handle, `${mutation}(input: { userId: "${other.id}" })`);

  test('has the users that the viewer blocked, latest first, in pages, and unblockUser takes their ids', async () => {
    const [me, ...others] = [await newMember(), await newMember(), await newMember(), await newMember()];
    for (const other of others) await act(me, 'blockUser', other);
    const all = await listOf(me);
    expect(all).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false } });
    expect(all.nodes.map(({ id, handle, displayName }) => ({ id, handle, displayName }))).toEqual(
      [...others].reverse().map(({ id, handle }) => ({ id, handle, displayName: handle.toUpperCase() })),
    );
    const first = await listOf(me, { first: 2 });
    social.statements.length = 0;
    const rest = await listOf(me, { first: 2, after: first.pageInfo.endCursor });
    expect(social.statements).toHaveLength(3);
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(await act(me, 'unblockUser', others[1])).toBe(others[1].handle);
    expect((await listOf(me)).nodes.map(({ id }) => id)).toEqual([others[2].id, others[0].id]);
    for (const args of ['first: 101', 'after: "x"'])
      expect(await social.request(me.handle, `{ me { blockedUsers(${args}) { totalCount } } }`)).toContain(
        'BAD_USER_INPUT',
      );
  });

  test('tells nothing of what a blocked user does, but that they deleted their profile', async () => {
    const [me, other, third] = [await newMember(), await newMember(), await newMember()];
    await act(me, 'blockUser', other);
    const before = await listOf(me);
    await act(other, 'blockUser', me);
    expect(await listOf(me)).toEqual(before);
    await run(other.handle, 'updateProfile(input: { displayName: "Somebody else" })');
    await run(other.handle, `updateProfile(input: { handle: "${uniqueName('n-')}" })`);
    await act(other, 'blockUser', third);
    expect(await listOf(me)).toEqual(before);
    await act(other, 'unblockUser', me);
    expect(await listOf(me)).toEqual(before);
    await erase(other.handle);
    expect(await listOf(me)).toMatchObject({ totalCount: 0, nodes: [] });
  });

  test('has no user who had blocked the viewer before, as if they did not exist', async () => {
    const [me, other] = [await newMember(), await newMember()];
    const before = await listOf(me);
    await act(other, 'blockUser', me);
    expect(await act(me, 'blockUser', other)).toBe('NOT_FOUND userId');
    expect(await listOf(me)).toEqual(before);
    await act(other, 'unblockUser', me);
    expect([await listOf(me), await sees(me, other)]).toEqual([before, false]);
  });
});

test('friendRequests returns the newest, up to `first`', async () => {
  const me = await newMember();
  for (let n = 0; n < 3; n++) {
    const other = await newMember();
    await social.requestData(
      other.handle,
      `mutation { requestFriendship(input: { userId: "${me.id}" }) { user { id } } }`,
    );
  }
  const count = async (args: string) =>
    (
      await social.requestData<{ me: { friendRequests: unknown[] } }>(
        me.handle,
        `{ me { friendRequests${args} { sentAt } } }`,
      )
    ).me.friendRequests.length;
  expect([await count(''), await count('(first: 2)'), await count('(first: 0)')]).toEqual([3, 2, 0]);
  expect(await social.request(me.handle, '{ me { friendRequests(first: 101) { sentAt } } }')).toContain(
    'BAD_USER_INPUT',
  );
});
