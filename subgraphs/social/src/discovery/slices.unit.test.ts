/** Long histories are counted in memory in slices, so that other requests get their turn. */
import { createPacker } from '../filmFacts/packedFacts.js';
import { readMemberTaste } from './predictInMemory.js';
import { countPeople } from './sharedPeople.js';

const filmCount = 30_000;
const films = Int32Array.from({ length: filmCount }, (_, index) => index + 1);

function pack() {
  const packer = createPacker();
  for (const pk of films)
    packer.addFilm({
      ...{ pk, year: null, genres: Int32Array.of(1), cast: Int32Array.of(pk % 100, 100 + (pk % 7)) },
      crew: Int32Array.of(200 + (pk % 3)),
    });
  return packer.pack('version');
}

/** The result, and how often other work could run before it was there. */
function runAll<T>(work: Generator<void, T>): { readonly result: T; readonly turns: number } {
  for (let turns = 0; ; turns++) {
    const { done, value } = work.next();
    if (done) return { result: value, turns };
  }
}

test('people of a long history', () => {
  const { result, turns } = runAll(countPeople(pack(), films, () => true));
  expect(result.size).toBe(110);
  expect([...result.values()].reduce((sum, count) => sum + count, 0)).toBe(3 * filmCount);
  expect(turns).toBe(filmCount / 5_000);
});

test('taste of a long history', () => {
  const none = new Int32Array(0);
  const { result, turns } = runAll(
    readMemberTaste(pack(), {
      ...{ films, ratings: new Int32Array(filmCount).fill(9), chosenPeople: none },
      ...{ similarFilms: none, similarities: none },
    }),
  );
  expect(result.loved.size).toBe(110);
  expect(films.every((film) => result.hasSeen(film))).toBe(true);
  // Weights are added for 10,000 films in a turn, and then read for as many.
  expect(turns).toBeGreaterThanOrEqual((2 * filmCount) / 10_000);
});
