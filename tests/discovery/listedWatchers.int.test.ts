/** Which watchers of a film `discover` lists, against a plain sort, with members who watched and rated at the same time. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { maxListedWatchers } from '@marquee/social/discovery/discoverPage';
import { minHighRating } from '@marquee/social/model/reason';
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;

beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

const query = `{ discover(filter: { watchedBy: FRIENDS }, first: 1) {
  edges { watchedBy { count users { handle } } reasons { kind users { handle } } } } }`;

interface Answer {
  readonly discover: {
    readonly edges: readonly [
      {
        readonly watchedBy: { readonly count: number; readonly users: readonly { readonly handle: string }[] };
        readonly reasons: readonly { readonly kind: string; readonly users: readonly { readonly handle: string }[] }[];
      },
    ];
  };
}

/** Few different days and ratings, so that many members share both. */
const watch = fc.record({ day: fc.option(fc.nat({ max: 2 })), rating: fc.option(fc.integer({ min: 7, max: 9 })) });
type Watched = Member & { readonly day: number | null; readonly rating: number | null };

/** The largest first, and what is missing last. */
const downwards = (a: number | null, b: number | null) => (b ?? -1) - (a ?? -1);
const byId = (a: Watched, b: Watched) => (a.id < b.id ? -1 : 1);
const handles = (members: readonly Watched[]) => members.slice(0, maxListedWatchers).map(({ handle }) => handle);

test('the most recent watchers are listed, and the fans who rated highest', async () => {
  const [film] = await listFilms(social.db, 1);
  await fc.assert(
    fc.asyncProperty(fc.array(watch, { minLength: 1, maxLength: 40 }), async (watches) => {
      const me = await addMember(social.db, uniqueName('me'));
      const members: Watched[] = [];
      for (const { day, rating } of watches) {
        const member = await addMember(social.db, uniqueName('friend'));
        members.push({ ...member, day, rating });
        await befriend(social.db, me, member);
        const watchedAt = day === null ? null : new Date(Date.UTC(2026, 0, 1 + day));
        await addWatch(social.db, member, { film: film!.pk, watchedAt, rating, visibility: 'FRIENDS' });
      }
      const recent = members.toSorted((a, b) => downwards(a.day, b.day) || byId(a, b));
      const fans = members
        .filter(({ rating }) => (rating ?? 0) >= minHighRating)
        .sort((a, b) => downwards(a.rating, b.rating) || downwards(a.day, b.day) || byId(a, b));
      const { discover } = await social.requestData<Answer>(me.handle, query);
      const [{ watchedBy, reasons }] = discover.edges;
      expect(watchedBy.count).toBe(watches.length);
      expect(watchedBy.users.map(({ handle }) => handle)).toEqual(handles(recent));
      const ofFans = reasons.find(({ kind }) => kind === 'FRIEND_RATED_HIGH')?.users ?? [];
      expect(ofFans.map(({ handle }) => handle)).toEqual(handles(fans));
      await sql`DELETE FROM member WHERE pk = ANY(${[me, ...members].map(({ pk }) => pk)}::int[])`.execute(social.db);
    }),
    { numRuns: 30 },
  );
});
