/** Where films of the watches in memory are in the facts in memory. */
import { placeOfFilm, type PackedFacts } from '../filmFacts/packedFacts.js';

/** Places in the facts, by places among the watches; -1 if not looked up yet. Many requests look the same films up. */
const factPlacesOf = new WeakMap<PackedFacts, { readonly keys: readonly number[]; places: Int32Array }>();

/** `keys`: keys of films, by place among the watches. The result takes such a place and gives the one in the facts. */
export function createFactPlaces(facts: PackedFacts, keys: readonly number[]): (place: number) => number {
  let known = factPlacesOf.get(facts);
  if (known?.keys !== keys || known.places.length < keys.length) {
    known = { keys, places: new Int32Array(keys.length).fill(-1) };
    factPlacesOf.set(facts, known);
  }
  const { places } = known;
  return (place) => {
    if (places[place] === -1) places[place] = placeOfFilm(facts, keys[place]!);
    return places[place]!;
  };
}
