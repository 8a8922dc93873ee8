/** The films of people, against the people of films. */
import fc from 'fast-check';
import { filmsByPerson, invertFacts } from './filmsByPerson.js';
import { createPacker, listOf, type FilmRow } from './packedFacts.js';

function pack(films: readonly Pick<FilmRow, 'pk' | 'cast' | 'crew'>[]) {
  const packer = createPacker();
  for (const film of films) packer.addFilm({ ...film, year: null, genres: new Int32Array(0) });
  return packer.pack('version');
}

/** The result, and how often other work could run before it was there. */
function read(facts: ReturnType<typeof pack>) {
  const work = invertFacts(facts);
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

test('they are made in slices', () => {
  const films = Array.from({ length: 30_000 }, (_, index) => ({
    pk: index + 1,
    cast: Int32Array.of(index % 100),
    crew: Int32Array.of(100 + (index % 7)),
  }));
  const facts = pack(films);
  expect(read(facts).turns).toBeGreaterThanOrEqual((2 * films.length) / 10_000);
});

describe('requests', () => {
  /** Notes each time that the people of films are read, before which `fail` may throw. */
  function noted(fail: (times: number) => void = () => {}) {
    const facts = pack([{ pk: 7, cast: Int32Array.of(1, 2), crew: Int32Array.of(3) }]);
    const noticed = {
      times: 0,
      facts: {
        ...facts,
        get castOfFilms() {
          fail(++noticed.times);
          return facts.castOfFilms;
        },
      },
    };
    return noticed;
  }

  test('that need them at once, or later, share them', async () => {
    const noticed = noted();
    const [one, other] = await Promise.all([filmsByPerson(noticed.facts), filmsByPerson(noticed.facts)]);
    expect(other).toBe(one);
    expect(await filmsByPerson(noticed.facts)).toBe(one);
    expect(one).toEqual(read(noticed.facts).result);
    // Once for the requests, and once for the line above.
    expect(noticed.times).toBe(2);
  });

  test('do not get an earlier failure', async () => {
    const noticed = noted((times) => {
      if (times === 1) throw new Error('first');
    });
    const both = await Promise.allSettled([filmsByPerson(noticed.facts), filmsByPerson(noticed.facts)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await filmsByPerson(noticed.facts)).keys).toEqual(Int32Array.of(7));
  });
});
