/**
 * Reads the answer of one fetch without parsing all of it: objects are made where the plan works on them, and what clients get as it
 * is stays a JsonText. The code is made for the fetch. An answer that is not written as expected has to be parsed.
 */
import {
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { Data } from './data.js';
import { createChecks, typenameAt } from './compiledChecks.js';
import { checkAny, checkNull, unfit } from './jsonChecks.js';
import { parseBytes, type AnswerText } from './jsonText.js';
import { placeIn, placeOf, type Place, type PlacedFetch } from './openPlaces.js';
import { compileObject, letterN, type Caret, type ObjectPart, type Read } from './readerCode.js';
import { createSelections, type Selection, type Selections } from './selections.js';

/** Returns the data of an answer, or undefined for one that has to be parsed. `types` are those of the representations. */
export type ReadAnswer = (answer: AnswerText, types?: readonly string[]) => Data | undefined;

export interface ReadFetch {
  readonly fetch: PlacedFetch;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
  /** Where an answer cannot stay as it is. */
  readonly open: ReadonlySet<Place>;
  /** What the client asks for. */
  readonly asked: Selections;
  readonly rootType: GraphQLObjectType;
  /** The variables of `@skip` and `@include`. */
  readonly variables: Data;
}

/** What a fetch selects in a place, and what the client asks for there: undefined if the client does not ask. */
interface Spot {
  readonly fetched: Selection;
  readonly asked: Selection | undefined;
  readonly place: Place;
}

/** Reads the answers of a fetch that is sent alone. Undefined if they have to be parsed. */
export function compileReader(options: ReadFetch): ReadAnswer | undefined {
  const { fetch, supergraphSchema } = options;
  const readObjectOf = compileObjects(options);
  if (!readObjectOf) return undefined;
  const rootType = supergraphSchema.getRootType(fetch.operation.operation)!.name;
  return giveUpIfUnfit((answer: AnswerText, types: readonly string[] = []) => {
    const caret = { at: 0 };
    const data = fetch.node.requires
      ? readEntities(answer, caret, types.map(readObjectOf))
      : readRoot(answer, caret, readObjectOf(rootType));
    expectEnd(answer, caret.at);
    return data;
  });
}

/**
 * Makes readers of the objects at the place of a fetch by the names of their types. The code is made as answers need it. Undefined for a fetch
 * whose answers have to be parsed. A reader throws `unfit`, and so does the result for an unknown type.
 */
export function compileObjects(options: ReadFetch): ((type: string) => Read) | undefined {
  const { fetch, schema, supergraphSchema, open, asked, variables } = options;
  if (fetch.node.outputRewrites?.length || fetch.node.inputRewrites?.length) return undefined;
  const askedHere = askedAt(options);
  if (askedHere.length > 1) return undefined;
  const operation = { ...fetch.operation, selectionSet: fetch.selectionSet };
  const fetched = createSelections({ schema: supergraphSchema, document: fetch.document, operation, variables });
  const spot: Spot = { fetched: fetched.root, asked: askedHere[0], place: placeOf(fetch.path) };
  const checkOf = createChecks({ schema, supergraphSchema, fetched, asked });

  function fieldsAt({ fetched: here, asked: wanted }: Spot, type: GraphQLObjectType) {
    const known = schema.getType(type.name);
    const wantedFields = wanted && isObjectType(known) ? asked.fieldsOf(wanted, known) : [];
    const byKey = new Map(wantedFields.map((field) => [field.key, field]));
    return fetched.fieldsOf(here, type).map((field) => ({ field, wanted: byKey.get(field.key) }));
  }
  function readObject(at: Spot, type: GraphQLObjectType): Read {
    const parts = fieldsAt(at, type).map(({ field, wanted }): ObjectPart => {
      const { key } = field;
      if (!field.type) return { key, constant: type.name };
      const place = placeIn(at.place, key);
      if (!open.has(place)) {
        const check = wanted ? checkOf(field, wanted) : checkAny;
        if (check) return { key, check, isRequired: wanted?.isRequired ?? false };
      }
      return { key, read: readValue({ fetched: field.selection, asked: wanted?.selection, place }, field.type) };
    });
    return compileObject(parts);
  }
  function readValue(at: Spot, type: GraphQLOutputType): Read {
    const named = getNullableType(type);
    if (isListType(named)) return readList(readValue(at, named.ofType));
    if (isLeafType(named)) return readLeaf;
    const readType = byType((each) => readObject(at, each));
    return nullable((answer, caret) => {
      const type = isObjectType(named) ? named : objectTypeOf(typenameAt(answer, caret.at));
      return readType(type)(answer, caret);
    });
  }
  function objectTypeOf(name: string): GraphQLObjectType {
    const type = supergraphSchema.getType(name);
    if (!isObjectType(type)) throw unfit;
    return type;
  }

  const readHere = byType((type) => nullable(readObject(spot, type)));
  return (type) => readHere(objectTypeOf(type));
}

const dataStart = '{"data":';
const entitiesStart = '{"data":{"_entities":[';

function readRoot(answer: AnswerText, caret: Caret, read: Read): Data {
  expectText(answer, caret, dataStart);
  return read(answer, caret) as Data;
}

function readEntities(answer: AnswerText, caret: Caret, reads: readonly Read[]): Data {
  expectText(answer, caret, entitiesStart);
  const entities = reads.map((read, index) => {
    if (index > 0) expectText(answer, caret, ',');
    return read(answer, caret);
  });
  expectText(answer, caret, ']}');
  return { _entities: entities };
}

/** Throws `unfit` if something else is at the caret. */
export function expectText({ text }: AnswerText, caret: Caret, expected: string): void {
  if (!text.startsWith(expected, caret.at)) throw unfit;
  caret.at += expected.length;
}

/** Subgraphs may tell more about an answer, and end it with a line break. */
export function expectEnd({ text, bytes }: AnswerText, at: number): void {
  let behind = at;
  const extensions = ',"extensions":';
  if (text.startsWith(extensions, at)) behind = checkAny(bytes, at + extensions.length, text);
  if (text[behind++] !== '}') throw unfit;
  if (text[behind] === '\n') behind++;
  if (behind !== text.length) throw unfit;
}

const minAnswers = 20;

/**
 * A subgraph that writes its answers in another way is not tried again and again. After any error here the answer
 * can still be parsed.
 */
export function giveUpIfUnfit<Given extends unknown[], T>(
  read: (...given: Given) => T,
): (...given: Given) => T | undefined {
  let fits = 0;
  let misfits = 0;
  return (...given) => {
    if (misfits > fits + minAnswers) return undefined;
    try {
      const data = read(...given);
      fits++;
      return data;
    } catch {
      misfits++;
      return undefined;
    }
  };
}

function byType<T>(make: (type: GraphQLObjectType) => T): (type: GraphQLObjectType) => T {
  const made = new Map<GraphQLObjectType, T>();
  return (type) => {
    let found = made.get(type);
    if (found === undefined) made.set(type, (found = make(type)));
    return found;
  };
}

const nullable =
  (read: Read): Read =>
  (answer, caret) => {
    const { bytes, text } = answer;
    if (bytes[caret.at] !== letterN) return read(answer, caret);
    caret.at = checkNull(bytes, caret.at, text);
    return null;
  };

const readLeaf: Read = ({ bytes, text }, caret) => {
  const begin = caret.at;
  caret.at = checkAny(bytes, begin, text);
  return parseBytes(text.slice(begin, caret.at));
};

const readList = (readItem: Read): Read =>
  nullable((answer, caret) => {
    const { text } = answer;
    expectText(answer, caret, '[');
    const items: unknown[] = [];
    if (text[caret.at] !== ']') {
      items.push(readItem(answer, caret));
      while (text[caret.at] === ',') {
        caret.at++;
        items.push(readItem(answer, caret));
      }
    }
    expectText(answer, caret, ']');
    return items;
  });

/** What is selected, and the types that the objects there can have. */
interface AskedPlace {
  readonly selection: Selection;
  readonly types: readonly GraphQLObjectType[];
}

/** What the client asks for at the place of the fetch. Several if that depends on the types of the objects that lead there. */
function askedAt({ fetch: { path }, schema, asked, rootType }: ReadFetch): Selection[] {
  let here: AskedPlace[] = [{ selection: asked.root, types: [rootType] }];
  for (const step of path) {
    if (step === '@') continue;
    here = distinct(
      here.flatMap(({ selection, types }) =>
        types.flatMap((type) => {
          const field = asked.fieldsOf(selection, type).find(({ key }) => key === step);
          return field?.type ? [{ selection: field.selection, types: objectTypesOf(schema, field.type) }] : [];
        }),
      ),
    );
  }
  return here.map(({ selection }) => selection);
}

/** Fields of several types are often one field of an interface, with one selection. */
function distinct(places: readonly AskedPlace[]): AskedPlace[] {
  const found: AskedPlace[] = [];
  for (const { selection, types } of places) {
    const same = found.findIndex((other) => haveSameSets(other.selection, selection));
    if (same < 0) found.push({ selection, types });
    else found[same] = { selection: found[same]!.selection, types: [...new Set([...found[same]!.types, ...types])] };
  }
  return found;
}

const haveSameSets = ({ sets }: Selection, other: Selection) =>
  sets.length === other.sets.length && sets.every((set, index) => set === other.sets[index]);

/** The types that an object of `type` can have; none for leaves. */
function objectTypesOf(schema: GraphQLSchema, type: GraphQLOutputType): readonly GraphQLObjectType[] {
  const named = getNullableType(type);
  if (isListType(named)) return objectTypesOf(schema, named.ofType);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}
