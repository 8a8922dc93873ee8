/** The short form of similar films: what is printed is read again, and a list whose order is in doubt is not used. */
import { firstOfKept, foundSimilarFilms, keptSimilarFilms, printSimilarFilms } from './similarFilms.js';

const genre = (id: string, weight: number) => ({ id, name: `Genre ${id}`, weight });
const person = (id: string, billings: number) => ({ id, name: `Person ${id}`, billings });
/** Each shares an actor with the film, and is billed lower than the one before. */
const film = (place: number) => ({
  ...{ id: `mov_${String(place).padStart(3, '0')}`, year: place % 3 === 0 ? null : 1950, score: 0, era: 0.1 },
  shared: [person('a', place), ...(place % 2 === 0 ? [person('b', -1)] : [])],
  genres: place % 5 === 0 ? [genre('g', 0.2)] : [],
});
const row = (films: number, weight = 0.2) => {
  const ownGenres = [genre('g', weight)];
  const found = {
    index: 0,
    isAlone: false,
    ownGenres,
    films: Array.from({ length: films }, (_, place) => film(place)),
  };
  const scored = foundSimilarFilms(found);
  return { ...found, films: scored.map(({ id, score }) => ({ ...found.films.find((one) => one.id === id)!, score })) };
};
const kept = (films: number, now: readonly ReturnType<typeof genre>[] = [genre('g', 0.2)]) => ({
  ...{ index: 0, films: printSimilarFilms(row(films)), ownGenres: now },
});

test('a kept list gives what was found', () => {
  const found = row(12);
  expect(firstOfKept(kept(12), 5)).toEqual(foundSimilarFilms(found).slice(0, 5));
  expect(firstOfKept(kept(12), 0)).toEqual([]);
});

test('a list of all films serves any page; one that was cut serves only pages within it', () => {
  expect(firstOfKept(kept(keptSimilarFilms - 1), 100)).toHaveLength(keptSimilarFilms - 1);
  expect(firstOfKept(kept(keptSimilarFilms), 10)).toHaveLength(10);
  expect(firstOfKept(kept(keptSimilarFilms), keptSimilarFilms + 1)).toBeUndefined();
  // The last film has the score of films that are not in the list, perhaps with a lower id.
  expect(firstOfKept(kept(keptSimilarFilms), keptSimilarFilms)).toBeUndefined();
});

test('weights of genres count as they are now, as long as no other film can have passed', () => {
  const [first] = firstOfKept(kept(keptSimilarFilms, [genre('g', 0.25)]), 3)!;
  expect(first!.genres).toEqual([genre('g', 0.25)]);
  expect(firstOfKept(kept(keptSimilarFilms, [genre('g', 3)]), 3)).toHaveLength(3);
  // Without the genre, the tenth film is no better than films that may have it.
  expect(firstOfKept(kept(keptSimilarFilms, [genre('g', 3)]), 10)).toBeUndefined();
  expect(firstOfKept(kept(12, [genre('g', 3)]), 3)).toHaveLength(3);
  expect(firstOfKept(kept(12, [genre('h', 0.2)]), 3)).toBeUndefined();
  expect(firstOfKept(kept(12, []), 3)).toBeUndefined();
});
