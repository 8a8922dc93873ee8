/**
 * Where only the nearest or the most watched are looked at, who is hidden must not decide who these are. A world large enough
 * that every cut cuts, in which some have blocked the viewer: without what these watched, not one byte is another.
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
const hidden: Member[] = [];

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
      hidden.push(member);
    }
    // Those who are hidden share more of the viewer's films than anybody, and lead to films of their own.
    const own = index % 10 === 0 ? 10 : 3;
    const chosen = new Set<number>();
    while (chosen.size < own) chosen.add(random.below(12));
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
const ask = () => social.request(viewer.handle, query, { friend: friend.id });

test('every cut cuts, and is the same without whoever is hidden', async () => {
  const { rows } = await sql<{ films: number }>`
    SELECT count(*) AS films FROM film_cooccurrence GROUP BY film_pk ORDER BY 1 DESC LIMIT 1`.execute(social.db);
  expect(rows[0]!.films).toBeGreaterThan(200);
  const before = await ask();
  expect(before).not.toContain('"errors"');
  const [first, ...others] = hidden;
  await social.db.deleteFrom('watch').where('member_pk', '=', first!.pk).execute();
  expect(await ask()).toBe(before);
  await social.publicTaste.catchUp();
  expect(await ask()).toBe(before);
  for (const { pk } of others) await social.db.deleteFrom('watch').where('member_pk', '=', pk).execute();
  expect(await ask()).toBe(before);
  await social.publicTaste.catchUp();
  expect(await ask()).toBe(before);
  const { rows: left } = await sql<{ hidden: number }>`
    SELECT count(*) AS hidden FROM member_film_contribution WHERE member_pk = ANY(${hidden.map(({ pk }) => pk)}::int[])`.execute(
    social.db,
  );
  expect(left[0]!.hidden).toBe(0);
});
