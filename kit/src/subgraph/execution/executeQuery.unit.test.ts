/** Queries are executed as by graphql-js: random operations over random values, with errors anywhere. */
import {
  buildSchema,
  execute,
  GraphQLError,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { hashText, seededRandom, type Random } from '@marquee/dev/dataset/random';
import { boundedPropertyResolver, boundResolvers, ExecutionBudget } from '../executionBudget.js';
import { createExecutor } from './executeQuery.js';

const sdl = `
  type Query { node(id: Int = 1, text: String): Node nodes(first: Int! = 2): [Node!] strict: Thing! things: [[Thing]!] any: [Any]
    kind: Kind name: String names: [String!] count: Int! thing: Thing }
  interface Node { id: ID! name: String parent: Node children(kind: Kind): [Node!]! }
  type Thing implements Node { id: ID! name: String parent: Node children(kind: Kind): [Node!]!
    kind: Kind! strict: Thing! size(unit: Kind, factor: Float! = 2): Float! tags: [String] self: Thing }
  type Other implements Node { id: ID! name: String parent: Node children(kind: Kind): [Node!]! any: Any list: [Thing!] counts: [[Int!]!]! }
  union Any = Thing | Other
  enum Kind { A B }`;
/** The other fields are properties of their objects. */
const resolved = ['node', 'nodes', 'things', 'any', 'children', 'size', 'names', 'self'];

interface Values {
  readonly seed: number;
  readonly isAsync: boolean;
  /** Whether what has this key fails. */
  readonly fails: (key: string) => boolean;
  /** The keys of all values that were made. */
  readonly keys: Set<string>;
}

/** A value of a type, the same for the same key. */
function valueOf(values: Values, type: GraphQLOutputType, key: string): unknown {
  const random = seededRandom(hashText(`${values.seed} ${key}`));
  values.keys.add(key);
  if (values.fails(key)) return failure(values, type, random);
  if (!isNonNullType(type) && random.below(8) === 0) return random.below(2) === 0 ? null : undefined;
  const value = plainValue(values, isNonNullType(type) ? type.ofType : type, { key, random });
  return values.isAsync && random.below(3) === 0 ? Promise.resolve(value) : value;
}

function failure({ isAsync }: Values, type: GraphQLOutputType, random: Random): unknown {
  const error =
    random.below(2) === 0 ? new Error('broken') : new GraphQLError('refused', { extensions: { code: 'X' } });
  const kind = random.below(4);
  if (kind === 0 && isAsync) return Promise.reject(error);
  if (kind === 1 && isNonNullType(type)) return null;
  // Not a list, not a type, not a value of the enum.
  if (kind === 2 && !isCompositeType(isNonNullType(type) ? type.ofType : type)) return { unknown: true };
  return error;
}

function plainValue(
  values: Values,
  type: GraphQLOutputType,
  { key, random }: { key: string; random: Random },
): unknown {
  if (isListType(type)) {
    const items = Array.from({ length: random.below(4) }, (_, index) =>
      valueOf(values, type.ofType, `${key}.${index}`),
    );
    return random.below(4) === 0 ? new Set(items) : items;
  }
  if (isEnumType(type)) return random.below(2) === 0 ? 'A' : 'B';
  if (isAbstractType(type)) return objectOf(values, schemas.strict.getPossibleTypes(type)[random.below(2)]!, key);
  if (isObjectType(type)) return objectOf(values, type, key);
  return type.toString() === 'String' ? `text of ${key}` : random.below(1_000);
}

/** Makes its properties when they are read. Some are functions. */
function objectOf(values: Values, type: GraphQLObjectType, key: string): unknown {
  const object: Record<string, unknown> = { __typename: type.name };
  for (const field of Object.values(type.getFields())) {
    const valueKey = `${key}.${field.name}`;
    const make = () => valueOf(values, field.type, valueKey);
    if (hashText(valueKey) % 3 === 0) object[field.name] = make;
    else Object.defineProperty(object, field.name, { get: make });
  }
  return object;
}

/**
 * Resolves to a value for its path and arguments. Throws some of its errors, if only one value fails: of a list of which two fail,
 * graphql-js forgets promises.
 */
const resolve: GraphQLFieldResolver<unknown, Values> = (_, args, values, info) => {
  const value = valueOf(values, info.returnType, `${pathText(info.path)} ${JSON.stringify(args)} ${infoText(info)}`);
  if (values.isAsync && value instanceof Error && hashText(pathText(info.path)) % 2 === 0) throw value;
  return value;
};

const pathText = (path: GraphQLResolveInfo['path'] | undefined): string =>
  path ? `${pathText(path.prev)}/${path.typename ?? ''}:${path.key}` : '';

const infoText = (info: GraphQLResolveInfo): string =>
  [
    info.fieldName,
    info.parentType,
    info.fieldNodes.length,
    Object.keys(info.fragments),
    JSON.stringify(info.variableValues),
  ].join();

function createSchema(text: string): GraphQLSchema {
  const schema = buildSchema(text);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (resolved.includes(field.name)) field.resolve = resolve as never;
  }
  boundResolvers(schema);
  return schema;
}
const schemas = { strict: createSchema(sdl), lenient: createSchema(sdl.replaceAll(/!(?! =)/g, '')) };

/** A random selection of a type, with aliases, fragments and directives. */
function selectionOf(type: GraphQLObjectType | GraphQLInterfaceType, random: Random, depth: number): string {
  const chosen = Array.from({ length: 1 + random.below(5) }, () => {
    if (random.below(10) === 0) return '__typename';
    if (random.below(12) === 0 && type.name !== 'Query') return '...Shared';
    const fields = Object.values(type.getFields());
    const field = fields[random.below(fields.length)]!;
    const named = field.type.toString().replaceAll(/[[\]!]/g, '');
    const below = schemas.strict.getType(named);
    if (isCompositeType(below) && depth === 0) return '__typename';
    const aliases = [`a_${field.name}`, 'a', '__proto__', 'constructor'];
    const alias = random.below(4) === 0 ? `${aliases[random.below(4)]}: ` : '';
    const inside = isCompositeType(below) ? ` { ${compositeSelection(named, random, depth - 1)} }` : '';
    return `${alias}${field.name}${argumentsOf(field.name, random)}${directive(random)}${inside}`;
  });
  return chosen.join(' ');
}

function compositeSelection(name: string, random: Random, depth: number): string {
  const type = schemas.strict.getType(name) as GraphQLObjectType | GraphQLInterfaceType;
  const parts = name === 'Any' ? ['__typename'] : [selectionOf(type, random, depth)];
  if (name === 'Any' || name === 'Node')
    for (const possible of ['Thing', 'Other'])
      if (random.below(2) === 0)
        parts.push(
          `... on ${possible}${directive(random)} { ${selectionOf(schemas.strict.getType(possible) as GraphQLObjectType, random, depth)} }`,
        );
  return parts.join(' ');
}

function argumentsOf(field: string, random: Random): string {
  const choices: Record<string, string[]> = {
    node: ['', '(id: $id)', '(text: "x")', '(id: null)'],
    nodes: ['', '(first: 3)', '(first: $first)'],
    children: ['', '(kind: B)', '(kind: $kind)'],
    size: ['', '(factor: 1)', '(unit: A, factor: $factor)'],
  };
  const found = choices[field];
  return found ? found[random.below(found.length)]! : '';
}

const directive = (random: Random): string =>
  random.below(6) > 0
    ? ''
    : ` @${random.below(2) === 0 ? 'skip' : 'include'}(if: ${['true', 'false', '$yes'][random.below(3)]})`;

interface Compared {
  readonly schema: GraphQLSchema;
  readonly source: string;
  readonly variables: Record<string, unknown>;
  readonly values: Omit<Values, 'keys'>;
}

/** The answers of both, and the keys of the values in them. Each document is executed twice by ours: the second time its plan is known. */
async function bothAnswers({ schema, source, variables, values }: Compared) {
  const document = parse(source);
  const keys = new Set<string>();
  const options = () => ({
    document,
    contextValue: { ...values, keys },
    variableValues: variables,
    fieldResolver: boundedPropertyResolver,
    rootValue: new ExecutionBudget({ signal: new AbortController().signal, deadlineAt: Infinity }),
  });
  const run = createExecutor(schema);
  const theirs = await execute({ schema, ...options() });
  const ours = [await run(options()), await run(options())];
  return { theirs, ours, keys };
}

/** With the order of fields. Errors in the order in which they came, or sorted. */
function shown({ data, errors = [] }: ExecutionResult, isSorted = false): unknown {
  const texts = errors.map((error) => JSON.stringify([error.toJSON(), error.originalError?.message]));
  return { data: JSON.stringify(data), errors: isSorted ? texts.sort() : texts };
}

function randomOperation(seed: number) {
  const random = seededRandom(seed);
  const types = ['Thing', 'Other', 'Node'][random.below(3)]!;
  const source = `query ($id: Int, $first: Int! = 1, $kind: Kind, $factor: Float!, $yes: Boolean!) {
    ${selectionOf(schemas.strict.getQueryType()!, random, 3)} ${random.below(2) === 0 ? 'thing { ...Shared }' : ''} }
    fragment Shared on ${types} { id name ${types === 'Thing' ? 'kind tags' : 'parent { id }'} }`;
  const variables = {
    factor: 3,
    yes: random.below(2) === 0,
    ...(random.below(2) === 0 ? { id: 7, kind: 'A' } : {}),
    ...(random.below(3) === 0 ? { first: 2 } : {}),
  };
  return { source, variables };
}

const seeds = Array.from({ length: 200 }, (_, index) => index + 1);

test('answers and errors are the same if nothing waits', async () => {
  for (const seed of seeds) {
    const values = { seed, isAsync: false, fails: (key: string) => hashText(`${seed}${key}`) % 15 === 0 };
    const { theirs, ours } = await bothAnswers({ schema: schemas.strict, ...randomOperation(seed), values });
    for (const one of ours) expect(shown(one)).toEqual(shown(theirs));
  }
});

test('so they are with promises anywhere, if no type excludes null', async () => {
  for (const seed of seeds) {
    const values = { seed, isAsync: true, fails: (key: string) => hashText(`${seed}${key}`) % 15 === 0 };
    const { theirs, ours } = await bothAnswers({ schema: schemas.lenient, ...randomOperation(seed), values });
    for (const one of ours) expect(shown(one, true)).toEqual(shown(theirs, true));
  }
});

test('so they are with promises anywhere, if one value fails', async () => {
  for (const seed of seeds) {
    const asked = { schema: schemas.strict, ...randomOperation(seed) };
    const { keys } = await bothAnswers({ ...asked, values: { seed, isAsync: true, fails: () => false } });
    const failing = [...keys].sort()[seededRandom(seed).below(keys.size)];
    const values = { seed, isAsync: true, fails: (key: string) => key === failing };
    const { theirs, ours } = await bothAnswers({ ...asked, values });
    for (const one of ours) expect(shown(one)).toEqual(shown(theirs));
  }
});

test.each([
  ['a variable that is missing', '{ count }', 'query ($x: Int!) { node(id: $x) { id } }'],
  ['an unknown operation', '{ count }', 'query A { count } query B { name }'],
  ['introspection', '{ count }', '{ __schema { queryType { name } } __type(name: "Kind") { name } count }'],
  ['null for what is never null', '{ count }', '{ strict { id } name }'],
  [
    'null for a directive',
    'query ($x: Boolean = true) { name @include(if: $x) }',
    'query ($x: Boolean = true) { thing { ... on Thing @skip(if: $x) { id } } name }',
  ],
])('%s is answered as by graphql-js', async (what, ...sources) => {
  const variables = what === 'null for a directive' ? { x: null } : {};
  for (const source of sources) {
    const values = { seed: 3, isAsync: false, fails: (key: string) => key.includes('strict') };
    const { theirs, ours } = await bothAnswers({ schema: schemas.strict, source, variables, values });
    for (const one of ours) expect(shown(one)).toEqual(shown(theirs));
  }
});

test('an item that is never null and fails leaves no promise behind that ends the process', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const late = new Promise((_, reject) => setImmediate(() => reject(new Error('late'))));
    const schema = buildSchema('type Query { items: [Int!] other: Int }');
    const options = {
      document: parse('{ items other }'),
      rootValue: Object.assign(new ExecutionBudget({ signal: new AbortController().signal, deadlineAt: Infinity }), {
        items: [late, null],
        other: 1,
      }),
    };
    expect(JSON.parse(JSON.stringify(await createExecutor(schema)(options)))).toMatchObject({
      data: { items: null, other: 1 },
      errors: [{ message: 'Cannot return null for non-nullable field Query.items.', path: ['items', 1] }],
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
