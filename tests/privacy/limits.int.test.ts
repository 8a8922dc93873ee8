/**
 * Some queries consider only the most similar or most watched films. Blocked members must not influence which films these are. The
 * data set is large enough to exceed these limits: without the blocked members' watches, the response stays equal to the byte.
 */
import { sql } from 'kysely';
import { addMember, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { seededRandom } from '@marquee/dev/dataset/random';

let social: TestSocial;
let viewer: Member;
let friend: Member;
const blockedMembers: Member[] = [];

beforeAll(async () => {
  social = await startSocial();
  const { db } = social;
  const films = await listFilms(db, 381);
  const random = seededRandom(9);
  const watches: object[] = [];
  const watch = (member: Member, film: number) =>
    watches.push({
      member_pk: member.pk,
      film_pk: films[film]!.pk,
      watched_at: new Date(Date.UTC(2026, random.below(5), 1 + random.below(27))),
      rating: 1 + random.below(10),
      visibility: 'PUBLIC',
    });
  viewer = await addMember(db, uniqueName('viewer-'));
  friend = await addMember(db, uniqueName('friend-'));
  await befriend(db, viewer, friend);
  for (const member of [viewer, friend]) for (let film = 0; film < 12; film++) watch(member, film);
  for (let index = 0; index < 150; index++) {
    const member = await addMember(db, uniqueName('m-'));
    if (index % 10 === 0) {
      await block(db, index % 20 === 0 ? member : viewer, index % 20 === 0 ? viewer : member);
      blockedMembers.push(member);
    }
    // Blocked members share more of the viewer's films than others, and lead to films that only they watched.
    const shared = index % 10 === 0 ? 10 : 3;
    const chosen = new Set<number>();
    while (chosen.size < shared) chosen.add(random.below(12));
    while (chosen.size < 20) chosen.add(index % 10 === 0 ? 300 + random.below(81) : 12 + random.below(369));
    for (const film of chosen) watch(member, film);
  }
  for (let start = 0; start < watches.length; start += 500)
    await db
      .insertInto('watch')
      .values(watches.slice(start, start + 500) as never)
      .execute();
  await social.publicTaste.catchUp();
}, 400_000);
afterAll(() => social.stop());

const query = `query ($friend: ID!) {
  me { recommendations(first: 100) { edges { cursor score node { id } reasons { kind text weight users { handle } movies { id } } } } }
  tonight(with: [$friend], first: 100) { picks { score movie { id } perMember { predicted reasons { text movies { id } } } } }
  user(id: $friend) { compatibility { watchNext { id } } } }`;
const request = () => social.request(viewer.handle, query, { friend: friend.id });

describe('limits on considered films', () => {
  test('choose the same films without the watches of blocked members', async () => {
    const { rows } = await sql<{ films: number }>`
    SELECT count(*) AS films FROM film_cooccurrence GROUP BY film_pk ORDER BY 1 DESC LIMIT 1`.execute(social.db);
    expect(rows[0]!.films).toBeGreaterThan(200);
    const before = await request();
    expect(before).not.toContain('"errors"');
    const [first, ...others] = blockedMembers;
    await social.db.deleteFrom('watch').where('member_pk', '=', first!.pk).execute();
    expect(await request()).toBe(before);
    await social.publicTaste.catchUp();
    expect(await request()).toBe(before);
    for (const { pk } of others) await social.db.deleteFrom('watch').where('member_pk', '=', pk).execute();
    expect(await request()).toBe(before);
    await social.publicTaste.catchUp();
    expect(await request()).toBe(before);
    const { rows: left } = await sql<{ rows: number }>`
    SELECT count(*) AS rows FROM member_film_contribution WHERE member_pk = ANY(${blockedMembers.map(({ pk }) => pk)}::int[])`.execute(
      social.db,
    );
    expect(left[0]!.rows).toBe(0);
  });
});
