/** The films of people, against the people of films. */
import fc from 'fast-check';
import { filmsByPerson } from './filmsByPerson.js';
import { createPacker, listOf, type FilmRow } from './packedFacts.js';

function pack(films: readonly Pick<FilmRow, 'pk' | 'cast' | 'crew'>[]) {
  const packer = createPacker();
  for (const film of films) packer.addFilm({ ...film, year: null, genres: new Int32Array(0) });
  return packer.pack('version');
}

/** The result, and how often other work could run before it was there. */
function read(facts: ReturnType<typeof pack>) {
  const work = filmsByPerson(facts);
  for (let turns = 0; ; turns++) {
    const { done, value } = work.next();
    if (done) return { result: value, turns };
  }
}

const people = fc.uniqueArray(fc.nat({ max: 9 }), { maxLength: 6 });

test('each film is in the list of each of its people, once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(people, fc.nat({ max: 6 })), { maxLength: 8 }), (rows) => {
      const films = rows.map(([all, inCast], index) => ({
        pk: 100 - index,
        cast: Int32Array.from(all.slice(0, inCast)),
        crew: Int32Array.from(all.slice(inCast)),
      }));
      const facts = pack(films);
      const { keys, ofCast, ofCrew } = read(facts).result;
      for (const [key, place] of facts.people.places) {
        const filmsOf = (list: typeof ofCast) => [...listOf(list, place)].map((film) => keys[film]);
        expect(filmsOf(ofCast)).toEqual(films.filter(({ cast }) => cast.includes(key)).map(({ pk }) => pk));
        expect(filmsOf(ofCrew)).toEqual(films.filter(({ crew }) => crew.includes(key)).map(({ pk }) => pk));
      }
    }),
  );
});

test('they are made in slices, and once', () => {
  const films = Array.from({ length: 30_000 }, (_, index) => ({
    pk: index + 1,
    cast: Int32Array.of(index % 100),
    crew: Int32Array.of(100 + (index % 7)),
  }));
  const facts = pack(films);
  const { result, turns } = read(facts);
  expect(turns).toBeGreaterThanOrEqual((2 * films.length) / 10_000);
  expect(read(facts)).toEqual({ result, turns: 0 });
});
