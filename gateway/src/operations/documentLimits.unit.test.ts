/** Each limit of a document: what just keeps it passes, what just exceeds it is refused. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { getIntrospectionQuery, parse } from 'graphql';
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { readRestOperations } from '../rest/restOperations.js';
import { checkDocumentLimits } from './documentLimits.js';
import { operationLimits as limits, type OperationLimits } from './operationLimits.js';
import { OperationRefused } from './refusal.js';

/** Undefined, or the code and the message of the refusal. */
function refusalOf(text: string, options: { introspection?: boolean; limits?: OperationLimits } = {}) {
  try {
    checkDocumentLimits(parse(text), { introspection: true, ...options });
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error;
    const [{ message, extensions }] = error.errors as [OperationRefused['errors'][number]];
    return `${String(extensions.code)}: ${message}`;
  }
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
/** A fragment that doubles what it selects with each level. */
const doubling = (levels: number) =>
  `{ ...f0 } ${times(levels, (i) => `fragment f${i} on T { ...f${i + 1} ...f${i + 1} }`)} fragment f${levels} on T { id }`;

const cases: readonly { limit: string; text: (count: number) => string; max: number; message: RegExp }[] = [
  { limit: 'depth', text: nested, max: limits.depth, message: /12 fields deep/ },
  {
    limit: 'depth through fragments',
    text: (count) =>
      `{ ...f0 } ${times(count - 1, (i) => `fragment f${i} on T { a { ...f${i + 1} } }`)} fragment f${count - 1} on T { a }`,
    max: limits.depth,
    message: /fields deep/,
  },
  {
    limit: 'depth of introspection',
    text: (count) => `{ __schema ${nested(count - 1)} }`,
    max: limits.introspectionDepth,
    message: /Introspection may be at most/,
  },
  {
    limit: 'aliases',
    text: (count) => `{ a { ${times(count, (i) => `b${i}: b`)} } }`,
    max: limits.aliases,
    message: /30 aliases/,
  },
  {
    limit: 'aliases of __typename',
    text: (count) => `{ a { ${times(count, (i) => `b${i}: __typename`)} } }`,
    max: limits.aliases,
    message: /aliases/,
  },
  {
    limit: 'aliases of several operations together',
    text: (count) => `query A { a } ${times(count, (i) => `query Q${i} { x: a }`)}`,
    max: limits.aliases,
    message: /aliases/,
  },
  {
    limit: 'aliases in fragments that are spread twice',
    text: (count) => `{ a { ...f } b { ...f } } fragment f on T { ${times(count / 2, (i) => `b${i}: b`)} }`,
    max: limits.aliases,
    message: /aliases/,
  },
  {
    limit: 'selections',
    text: (count) => `{ a { ${times(count - 1, (i) => `b${i}`)} } }`,
    max: limits.selections,
    message: /select at most 250 fields/,
  },
  {
    limit: 'selections in fragments that are spread several times',
    text: (count) =>
      `{ ${times(10, (i) => `a${i} { ...f }`)} } fragment f on T { ${times(count / 10 - 2, (i) => `b${i}`)} }`,
    max: limits.selections,
    message: /select at most/,
  },
  {
    limit: 'inline fragments inside each other',
    text: (count) => `${'{ ... '.repeat(count - 1)}{ a }${'}'.repeat(count - 1)}`,
    max: limits.selections,
    message: /select at most/,
  },
  { limit: 'repeated fields', text: (count) => `{ ${'a '.repeat(count)} }`, max: limits.repeats, message: /20 times/ },
  {
    limit: 'repeated fields in parents that are merged',
    text: (count) =>
      `{ ${'a { b } '.repeat(count / 2)} ...f } fragment f on T { ${'a { ... { b } } '.repeat(count / 2)} }`,
    max: limits.repeats,
    message: /times in one place/,
  },
  {
    limit: 'fields at the root',
    text: (count) => `{ ...f } fragment f on T { ${times(count, (i) => `a${i}`)} }`,
    max: limits.rootFields,
    message: /fields at its root/,
  },
  {
    limit: 'directives of an element',
    text: (count) => `{ a ${'@d '.repeat(count)} }`,
    max: limits.directivesPerElement,
    message: /One element/,
  },
  {
    limit: 'directives',
    text: (count) => `{ a { ${times(count, (i) => `b${i} @d`)} } }`,
    max: limits.directives,
    message: /document may have at most 30 directives/,
  },
  {
    limit: 'fragments',
    text: (count) =>
      `{ ...f0 ${times(count - 1, (i) => `...f${i + 1}`)} } ${times(count, (i) => `fragment f${i} on T { a }`)}`,
    // Each fragment repeats the field.
    max: limits.repeats,
    message: /times in one place/,
  },
  {
    limit: 'variables',
    text: (count) => `query (${times(count, (i) => `$a${i}: Int`)}) { a }`,
    max: limits.variables,
    message: /50 variables/,
  },
  {
    limit: 'items of a list',
    text: (count) => `{ a(b: { c: [${'1 '.repeat(count)}] }) }`,
    max: limits.listLength,
    message: /200 items/,
  },
  {
    limit: 'characters of an alias',
    text: (count) => `{ a { ...f } } fragment f on T { ${'b'.repeat(count)}: b }`,
    max: limits.nameLength,
    message: /name may have at most 200 characters/,
  },
  {
    limit: 'characters of the name of an operation',
    text: (count) => `query ${'Q'.repeat(count)} { a }`,
    max: limits.nameLength,
    message: /name may have at most/,
  },
];

test.each(cases)('$max is the limit for $limit', ({ text, max, message }) => {
  expect(refusalOf(text(max))).toBeUndefined();
  // Cases that spread a fragment several times count in larger steps.
  const above = refusalOf(text(max + 10)) ?? refusalOf(text(max + 1));
  expect(above).toMatch(/^QUERY_TOO_COMPLEX: /);
  expect(above).toMatch(message);
});

test('the number of fragments is limited', () => {
  const document = (count: number) =>
    `{ ${times(count, (i) => `...f${i}`)} } ${times(count, (i) => `fragment f${i} on T { a${i % 10} }`)}`;
  expect(refusalOf(document(limits.fragments))).toBeUndefined();
  expect(refusalOf(document(limits.fragments + 1))).toMatch(/50 fragments/);
});

test('doubling fragments are counted without being expanded', async () => {
  const work = () => {
    expect(refusalOf(doubling(8))).toMatch(/select at most/);
    expect(refusalOf(doubling(40), { limits: { ...limits, fragments: 100 } })).toMatch(/select at most/);
  };
  expect(await leastCpuSeconds(work, { enough: 1 })).toBeLessThan(1);
});

test.each([
  ['a fragment that spreads itself', '{ ...f } fragment f on T { a { ...f } }', /spreads itself/],
  ['fragments that spread each other', '{ ...f } fragment f on T { ...g } fragment g on T { ...f }', /spreads itself/],
  ['a fragment that is never used', '{ a } fragment f on T { a }', /"f" is never used/],
  ['two fragments of one name', '{ ...f } fragment f on T { a } fragment f on T { b }', /only one fragment/],
])('%s is not valid', (_, text, message) => {
  expect(refusalOf(text)).toMatch(/^GRAPHQL_VALIDATION_FAILED/);
  expect(refusalOf(text)).toMatch(message);
});

test('introspection can be off, also in fragments; __typename stays', () => {
  for (const text of [
    '{ __schema { types { name } } }',
    '{ ...f } fragment f on Query { x: __type(name: "A") { name } }',
  ]) {
    expect(refusalOf(text)).toBeUndefined();
    expect(refusalOf(text, { introspection: false })).toMatch(/^GRAPHQL_VALIDATION_FAILED: Introspection is off here/);
  }
  expect(refusalOf('{ __typename a { __typename } }', { introspection: false })).toBeUndefined();
});

test('the usual introspection query keeps all limits', () => {
  expect(
    refusalOf(getIntrospectionQuery({ specifiedByUrl: true, oneOf: true, schemaDescription: true })),
  ).toBeUndefined();
});

/** Half of each limit that a document of our own may reach. */
const halfOf = (all: OperationLimits) =>
  Object.fromEntries(
    Object.entries(all).map(([name, value]: [string, number]) => [name, Math.ceil(value / 2)]),
  ) as unknown as OperationLimits;

const folder = new URL('../../../schema/', import.meta.url);
const operations = readdirSync(new URL('operations/', folder)).filter((file) => file.endsWith('.graphql'));

test.each(operations)('%s keeps the limits with room to spare', (file) => {
  const text = readFileSync(new URL(`operations/${file}`, folder), 'utf8');
  const room = { ...halfOf(limits), depth: limits.depth - 3 };
  expect(refusalOf(text, { limits: room })).toBeUndefined();
  expect(() => parse(text, { maxTokens: limits.tokens / 4 })).not.toThrow();
});

test.each(readRestOperations())('$name of the REST API keeps the limits', ({ query }) => {
  expect(refusalOf(query)).toBeUndefined();
  expect(() => parse(query, { maxTokens: limits.tokens })).not.toThrow();
});

/** Selection sets of any shape over few names, with fragments that may form circles. */
const { selectionSet } = fc.letrec<{ selectionSet: string; selection: string }>((tie) => ({
  selectionSet: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(' ')} }`),
  selection: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    // About as many documents keep the limits of the test below as exceed them.
    { weight: 12, arbitrary: fc.constantFrom('a', 'b', 'a', 'b', 'a', 'b', 'x: a', 'y: b', '__typename') },
    { weight: 2, arbitrary: fc.constantFrom('...f', '...g', '...h') },
    { weight: 2, arbitrary: tie('selectionSet').map((set) => `a ${set}`) },
    { weight: 2, arbitrary: tie('selectionSet').map((set) => `b: a ${set}`) },
    { weight: 2, arbitrary: tie('selectionSet').map((set) => `... ${set}`) },
  ),
}));

/** What a document selects when each fragment is written out; undefined if that does not end. */
function expand(text: string): { selections: number; aliases: number; depth: number } | undefined {
  const fragments = new Map(
    parse(text).definitions.flatMap((node) =>
      node.kind === 'FragmentDefinition' ? [[node.name.value, node.selectionSet]] : [],
    ),
  );
  type Set = NonNullable<ReturnType<typeof fragments.get>>;
  const total = { selections: 0, aliases: 0, depth: 0 };
  const walk = (set: Set, depth: number, open: readonly string[]): boolean =>
    set.selections.every((selection) => {
      total.selections++;
      if (selection.kind === 'FragmentSpread') {
        const name = selection.name.value;
        return !open.includes(name) && walk(fragments.get(name)!, depth, [...open, name]);
      }
      const field = selection.kind === 'Field';
      if (field && selection.alias) total.aliases++;
      total.depth = Math.max(total.depth, field ? depth + 1 : depth);
      return !selection.selectionSet || walk(selection.selectionSet, field ? depth + 1 : depth, open);
    });
  for (const node of parse(text).definitions)
    if (node.kind === 'OperationDefinition' && !walk(node.selectionSet, 0, [])) return undefined;
  return total;
}

test('a document of any shape is refused exactly when its expansion exceeds a limit', async () => {
  const small: OperationLimits = { ...limits, depth: 5, selections: 40, aliases: 8, repeats: 1_000 };
  let [admitted, refused] = [0, 0];
  await assertUntilCovered(
    fc.property(fc.tuple(selectionSet, selectionSet, selectionSet, selectionSet), fc.boolean(), (sets, circles) => {
      // Without circles, a fragment spreads only those after it.
      const without = [/\.\.\.[x]/g, /\.\.\.f/g, /\.\.\.[fg]/g, /\.\.\.[fgh]/g];
      const [root, f, g, h] = sets.map((set, index) => (circles ? set : set.replace(without[index]!, 'a')));
      const text = `{ ...f ...g ...h r ${root} } fragment f on T ${f} fragment g on T ${g} fragment h on T ${h}`;
      const size = expand(text);
      const fits =
        size !== undefined &&
        size.selections <= small.selections &&
        size.aliases <= small.aliases &&
        size.depth <= small.depth;
      expect(refusalOf(text, { limits: small }) === undefined).toBe(fits);
      if (fits) admitted++;
      else refused++;
    }),
    { numRuns: 300 },
    () => ({ admitted: admitted > 0, refused: refused > 0 }),
  );
});
