/** Leads the path of an error to fields of the answer. */
import { GraphQLError } from 'graphql';
import { createErrorLimit } from '../operations/errorLimit.js';

type Path = readonly (string | number)[];

/** Errors that one error of a fetch may become. */
const maxPlaces = 1_000;

/** In a path of a query plan, each item of a list. */
const anyItem = '@';
/** In a path of a query plan, the step from an entity into the answer of a subgraph. */
const entitiesField = '_entities';

/**
 * An error of a fetch for many entities becomes one error for each field that it left null. Paths have names of the answer and
 * indices of lists only, and end where the answer is null. No more errors are made than an answer may have.
 */
export function withClientPaths(errors: readonly GraphQLError[], data: unknown): GraphQLError[] {
  const told = new Map<string, GraphQLError>();
  const limit = createErrorLimit();
  const tell = (error: GraphQLError) => {
    const key = JSON.stringify([error.path, causeOf(error)]);
    if (!told.has(key) && limit.take(error)) told.set(key, error);
  };
  const homeless: GraphQLError[] = [];
  for (const error of errors) {
    if (!limit.hasRoomFor(error)) continue;
    if (!error.path?.some((step) => step === anyItem || step === entitiesField)) {
      tell(error);
      continue;
    }
    const { places, nearest } = placesOf(error.path, data);
    for (const path of places) tell(withPath(error, path));
    if (places.length === 0) homeless.push(withPath(error, nearest));
  }
  // A field that no object of the answer has needs no error, if the same failure is told for another field.
  const causes = new Set([...told.values()].map(causeOf));
  for (const error of homeless) if (!causes.has(causeOf(error))) tell(error);
  return [...told.values()];
}

const causeOf = ({ message, extensions }: GraphQLError) => JSON.stringify([message, extensions]);

export function withPath({ message, originalError, extensions }: GraphQLError, path: Path): GraphQLError {
  return new GraphQLError(message, { path, originalError, extensions });
}

/** The places in `data` that `path` of a query plan means and where it is null, and the nearest place that exists. */
function placesOf(path: Path, data: unknown): { readonly places: readonly Path[]; readonly nearest: Path } {
  const steps = path.filter((step) => step !== entitiesField);
  const places: Path[] = [];
  let nearest: Path = [];

  function follow(value: unknown, index: number, place: Path): void {
    if (places.length >= maxPlaces) return;
    if (place.length > nearest.length) nearest = place;
    if (value === null) return void places.push(place);
    const step = steps[index];
    if (step === undefined || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      const items = typeof step === 'number' ? [step] : [...value.keys()];
      for (const item of items)
        follow(value[item], typeof step === 'string' && step !== anyItem ? index : index + 1, [...place, item]);
    } else if (Object.hasOwn(value, step))
      follow((value as Record<string, unknown>)[step], index + 1, [...place, step]);
  }

  follow(data, 0, []);
  return { places, nearest };
}
