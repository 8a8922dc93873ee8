/**
 * An import in parts has the result of one in a single part, with what happens between its calls: the member records watches, other
 * members import the same file, and films are merged or get other titles.
 */
import fc from 'fast-check';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { maxWatchesOfFilm } from '@marquee/social/transfer/boundWatches';
import { rowsInOneCall, rowsPerPart } from '@marquee/social/transfer/importParts';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { filmPk } from '@marquee/social/films/filmKeys';
import { importHistory, titledWatches } from '@marquee/testing/fixtures/transfers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

const calls = 4;
const filmsOfFile = 16;
const year = 1990;
const daysOfFilm = (calls * rowsPerPart) / filmsOfFile;
/** Days of different films are different, so that a merged film has no day twice. */
const dayOf = (film: number, index: number) =>
  new Date(Date.UTC(2001, 0, 1 + film * daysOfFilm + index)).toISOString().slice(0, 10);
/** Rows without a film. They make a file larger than what one call records. */
const padding = Array.from({ length: rowsInOneCall }, () => 'No Such Film,1979,2001-01-01,');

interface Film {
  readonly id: string;
  readonly title: string;
  /** Titles of the films that were merged into it. */
  readonly others: readonly string[];
}

const changeOf = (film: Film, more: Partial<CatalogChange> = {}): CatalogChange => ({
  ...{ seq: 1, id: film.id, kind: 'FILM', removed: false, survivor: null, name: film.title, originalTitle: null },
  ...{ alternativeTitles: film.others, year, runtimeMinutes: null, externalIds: [], genres: [], credits: [] },
  ...more,
});

async function apply(...changes: CatalogChange[]): Promise<void> {
  const after = await readChangeFeedCursor(social.db);
  expect(await applyBatch(social.db, after, { changes, cursor: after + 1, more: false })).toBe(true);
}

/** Each one's pk is greater than those before, so the parts of an import have them in this order. */
async function addFilms(): Promise<Film[]> {
  const name = uniqueName('parts-');
  const films = Array.from({ length: filmsOfFile }, (_, index) => ({
    id: `mov_${name.replaceAll(/\W/g, '')}n${index}`,
    title: `${name} of ${'abcdefghijklmnop'[index]}`,
    others: [],
  }));
  for (const film of films) await apply(changeOf(film));
  return films;
}

type Event =
  | { readonly kind: 'WATCH'; readonly film: number; readonly day: number; readonly rating: number | null }
  | { readonly kind: 'MERGE'; readonly film: number; readonly into: number }
  | { readonly kind: 'FACTS'; readonly film: number }
  | { readonly kind: 'OTHER_MEMBER' };

const film = fc.nat(filmsOfFile - 1);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('WATCH' as const),
    film,
    day: fc.nat(daysOfFilm - 1),
    rating: fc.option(fc.integer({ min: 1, max: 10 })),
  }),
  fc.record({ kind: fc.constant('MERGE' as const), film, into: film }),
  fc.record({ kind: fc.constant('FACTS' as const), film }),
  fc.constant({ kind: 'OTHER_MEMBER' as const }),
);
/** What happens before each call of the import in parts. */
const eventsOfCalls = fc.array(fc.array(event, { maxLength: 2 }), {
  minLength: calls,
  maxLength: calls,
});

interface World {
  readonly films: Film[];
  /** The index of the film that each film was merged into. */
  readonly survivors: Map<number, number>;
  readonly content: string;
  readonly me: Member;
  /** Imports in one call, after everything has happened. */
  readonly atOnce: Member;
  readonly other: Member;
  /** Watches that `atOnce` records before the import, and after it. */
  readonly before: (() => Promise<unknown>)[];
  readonly after: (() => Promise<unknown>)[];
}

const importAs = (member: Member, content: string) =>
  importHistory(social, member.handle, { format: 'LETTERBOXD', content, dryRun: false });

async function happen(event: Event, world: World): Promise<void> {
  const { films, survivors, me, other } = world;
  if (event.kind === 'OTHER_MEMBER') {
    await importAs(other, world.content);
    return;
  }
  const current = survivors.get(event.film) ?? event.film;
  if (event.kind === 'FACTS') {
    films[current] = { ...films[current]!, others: [...films[current]!.others, `${films[current]!.title} again`] };
    await apply(changeOf(films[current]));
    return;
  }
  if (event.kind === 'MERGE') {
    await merge(current, survivors.get(event.into) ?? event.into, world);
    return;
  }
  const record = async (member: Member) =>
    addWatch(social.db, member, {
      film: (await filmPk(social.db, films[survivors.get(event.film) ?? event.film]!.id))!,
      watchedAt: new Date(`${dayOf(event.film, event.day)}T12:00:00Z`),
      rating: event.rating,
      visibility: 'FRIENDS',
    });
  // What the file says of a film completes the watches that the member has recorded before, and is another watch than those after.
  const isImported = await hasImported(me, event.film);
  (isImported ? world.after : world.before).push(() => record(world.atOnce));
  await record(me);
}

async function hasImported(member: Member, film: number): Promise<boolean> {
  const days = new Set((await titledWatches(social.db, member.pk)).map(({ day }) => day));
  return Array.from({ length: daysOfFilm }, (_, index) => dayOf(film, index)).every((day) => days.has(day));
}

async function merge(from: number, into: number, { films, survivors }: World): Promise<void> {
  const merged = films.filter((_, index) => [from, into].includes(survivors.get(index) ?? index));
  // One more would have more watches than an import may have of a film.
  if (from === into || merged.length * daysOfFilm > maxWatchesOfFilm) return;
  const [gone, stays] = [films[from]!, films[into]!];
  films[into] = { ...stays, others: [...stays.others, gone.title, ...gone.others] };
  for (const [index] of films.entries()) if ((survivors.get(index) ?? index) === from) survivors.set(index, into);
  await apply(changeOf(films[into]), changeOf(gone, { removed: true, survivor: stays.id }));
}

test('an import in parts has the result of one in a single part, with what happens between its calls', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(eventsOfCalls, async (history) => {
      const films = await addFilms();
      const rows = films.flatMap(({ title }, index) =>
        Array.from({ length: daysOfFilm }, (_, day) => `${title},${year},${dayOf(index, day)},${(day % 10) / 2 + 0.5}`),
      );
      const fileOf = (lines: readonly string[]) => ['Name,Year,Watched Date,Rating', ...lines].join('\n');
      const [me, atOnce, other] = await Promise.all(
        ['me-', 'once-', 'other-'].map((name) => addMember(social.db, uniqueName(name))),
      );
      const content = fileOf([...rows, ...padding]);
      const world: World = {
        ...{ films, survivors: new Map(), content, before: [], after: [] },
        ...{ me: me!, atOnce: atOnce!, other: other! },
      };
      let rowsLeft = Infinity;
      for (let call = 0; call < history.length || rowsLeft > 0; call++) {
        const events = history[call] ?? [];
        for (const event of events) await happen(event, world);
        if (rowsLeft === 0) continue;
        const result = await importAs(world.me, content);
        expect(result).toMatchObject({ matched: rows.length, userErrors: [] });
        // A merge may bring rows of a film that is done to one that is not.
        if (events.length === 0) expect(result.rowsLeft).toBeLessThan(rowsLeft);
        ({ rowsLeft } = result);
      }
      for (const record of world.before) await record();
      await importAs(world.atOnce, fileOf(rows));
      for (const record of world.after) await record();
      // A film that was merged into one whose part was done already waits for the next import of the file.
      for (const member of [world.me, world.atOnce]) await importAs(member, fileOf(rows));
      const watches = await titledWatches(social.db, world.me.pk);
      expect(watches).toEqual(await titledWatches(social.db, world.atOnce.pk));
      compared += watches.length;
    }),
    { numRuns: 6 },
  );
  expect(compared).toBeGreaterThanOrEqual(6 * filmsOfFile * daysOfFilm);
}, 300_000);
