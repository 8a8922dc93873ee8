/** Mutations of other members that change nothing which a viewer may see. */
import { sql } from 'kysely';
import type { TestSocial } from '@marquee/testing/servers/social';
import { areBlocked, areFriends } from '@marquee/testing/models/discoverModel';
import type { FilmRow, StoredDataset } from '@marquee/testing/fixtures/randomDataset';
import { testNow } from '@marquee/testing/servers/supergraph';

export interface InvisibleWrite {
  readonly kind: string;
  write(): Promise<unknown>;
}

type Visibility = 'PRIVATE' | 'FRIENDS' | 'PUBLIC';

interface StoredWatch {
  id: string;
  film: string;
  rating: number | null;
  note: string | null;
  visibility: Visibility;
}

/** A member other than the viewer, with what the viewer may not see of them. */
interface Actor {
  readonly handle: string;
  readonly watches: readonly StoredWatch[];
  /** The id of the viewer, if the viewer has blocked the member. */
  readonly blocker: string | null;
  /** Levels of visibility that hide a watch from the viewer. */
  readonly hidden: readonly Visibility[];
}

/** All kinds of invisible writes that the stored data allows at this moment. */
export async function invisibleWrites(
  social: TestSocial,
  { dataset, films }: { readonly dataset: StoredDataset; readonly films: readonly FilmRow[] },
  viewer: number,
): Promise<InvisibleWrite[]> {
  const { members, model } = dataset;
  const me = members[viewer]!.handle;
  const writes: InvisibleWrite[] = [];
  for (const { handle, pk } of members) {
    if (handle === me) continue;
    const { rows } = await sql<StoredWatch>`
      SELECT 'wch_' || replace(w.id::text, '-', '') AS id, f.id AS film, w.rating, w.note, w.visibility
      FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${pk}`.execute(social.db);
    const hidden: Visibility[] = areBlocked(model, me, handle)
      ? ['PRIVATE', 'FRIENDS', 'PUBLIC']
      : areFriends(model, me, handle)
        ? ['PRIVATE']
        : ['PRIVATE', 'FRIENDS'];
    const isBlockedByMe = model.blocks.some(([blocker, blocked]) => blocker === me && blocked === handle);
    const blocker = isBlockedByMe ? members[viewer]!.id : null;
    writes.push(...writesOf(social, { handle, watches: rows, blocker, hidden }, films));
  }
  return writes;
}

const at = new Date(testNow.getTime() - 3 * 3_600_000).toISOString();

function writesOf(social: TestSocial, actor: Actor, films: readonly FilmRow[]): InvisibleWrite[] {
  const { handle, watches, blocker, hidden } = actor;
  const mutate = (kind: string, mutation: string, input: unknown): InvisibleWrite => ({
    kind,
    write: async () => {
      const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
      const data = await social.requestData<Record<string, { userErrors: unknown[] }>>(
        handle,
        `mutation($input: ${type}) { ${mutation}(input: $input) { userErrors { message } } }`,
        { input },
      );
      expect(data[mutation]!.userErrors).toEqual([]);
    },
  });
  const isHidden = ({ visibility }: StoredWatch) => hidden.includes(visibility);
  const ofFilm = (id: string) => watches.filter(({ film }) => film === id);
  const record = films.flatMap(({ id }) =>
    hidden.map((visibility) =>
      mutate(ofFilm(id).some((watch) => !isHidden(watch)) ? 'watch again' : 'watch', 'recordWatch', {
        movieId: id,
        visibility,
        watchedAt: at,
        rating: 3,
      }),
    ),
  );
  const imports = hidden.map((visibility) =>
    mutate('import', 'importHistory', {
      format: 'MARQUEE',
      content: JSON.stringify({
        marquee: 1,
        watches: films.map(({ id }) => ({ movieId: id, title: 'any', watchedAt: at, visibility })),
      }),
      dryRun: false,
      visibility,
    }),
  );
  const updates = watches
    .filter(isHidden)
    .flatMap(({ id }) => [
      mutate('update', 'updateWatch', { watchId: id, rating: 2, note: 'changed', watchedAt: at }),
      ...hidden.map((visibility) => mutate('update', 'updateWatch', { watchId: id, visibility })),
      mutate('delete', 'deleteWatch', { watchId: id }),
    ]);
  const unrated = films
    .filter(({ id }) => ofFilm(id).every((watch) => isHidden(watch) || watch.rating === null))
    .map(({ id }) => mutate('remove rating', 'rateMovie', { movieId: id, rating: null }));
  const unwatched = films
    .filter(({ id }) => ofFilm(id).every(isHidden))
    .map(({ id }) => mutate('rate', 'rateMovie', { movieId: id, rating: 9 }));
  const unchanged = watches
    .filter((watch) => !isHidden(watch))
    .map(({ id, rating, note, visibility }) =>
      mutate('no change', 'updateWatch', { watchId: id, rating, note, visibility }),
    );
  const blockedMembers = blocker
    ? [
        mutate('rename', 'updateProfile', { displayName: `Renamed ${handle}` }),
        {
          kind: 'block back',
          write: () =>
            social.requestData(
              handle,
              'mutation ($input: UserInput!) { blockUser(input: $input) { userErrors { code } } }',
              {
                input: { userId: blocker },
              },
            ),
        },
      ]
    : [];
  return [...record, ...imports, ...updates, ...unrated, ...unwatched, ...unchanged, ...blockedMembers];
}
