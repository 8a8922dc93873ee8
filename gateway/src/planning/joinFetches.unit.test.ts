import { readFileSync } from 'node:fs';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { ExecutionNode, JoinedFetch } from './executionPlan.js';
import { toExecutionPlan } from './joinFetches.js';
import { createPlanner } from './planner.js';

const readSchema = (file: string) => readFileSync(new URL(`../../../schema/${file}`, import.meta.url), 'utf8');
const planner = createPlanner(readSchema('supergraph.graphql'));

function* fetchesIn(node: ExecutionNode | undefined): Generator<FetchNode | JoinedFetch> {
  switch (node?.kind) {
    case 'Fetch':
    case 'Joined':
      return void (yield node);
    case 'Sequence':
    case 'Parallel':
      for (const step of node.nodes) yield* fetchesIn(step);
      return;
    case 'Flatten':
      return yield* fetchesIn(node.node);
    case 'Condition':
      yield* fetchesIn(node.ifClause);
      return yield* fetchesIn(node.elseClause);
    case undefined:
  }
}

const requestsFor = (text: string, operationName?: string) => [
  ...fetchesIn(toExecutionPlan(planner.plan({ text, operationName })).node),
];

test.each([
  ['HomePage', 9, 2],
  ['MemberPage', 7, 2],
  ['FilmPage', 7, 5],
  ['TonightPage', 7, 3],
])('%s: %i fetches are %i requests', (name, fetches, requests) => {
  const sent = requestsFor(readSchema(`operations/web/${name}.graphql`), name);
  expect(sent).toHaveLength(requests);
  const partsOf = (each: FetchNode | JoinedFetch) => (each.kind === 'Joined' ? each.parts.length : 1);
  expect(sent.reduce((sum, each) => sum + partsOf(each), 0)).toBe(fetches);
});

test('fetches of the same fields at several places share a lookup', () => {
  const [, joined] = requestsFor(`{ me {
    watchlist(first: 1) { nodes { title } }
    history(first: 1) { nodes { movie { title } } }
    lovedPeople { name }
  } }`);
  expect(joined).toMatchObject({ kind: 'Joined', serviceName: 'catalog', fields: [1, 1] });
  expect((joined as JoinedFetch).operation).toBe(
    'query($representations0:[_Any!]!$representations1:[_Any!]!){_0:_entities(representations:$representations0){...on Movie{title}}_1:_entities(representations:$representations1){...on Person{name}}}',
  );
});

const fetchOf = (operation: string, more: Partial<FetchNode> = {}): PlanNode => ({
  kind: 'Flatten',
  path: ['a'],
  node: {
    kind: 'Fetch',
    serviceName: 's',
    operationKind: 'query' as FetchNode['operationKind'],
    operationName: undefined,
    requires: [],
    operation,
    ...more,
  },
});
const entities = (selection: string, variables = '') =>
  `query(${variables}$representations:[_Any!]!){_entities(representations:$representations){...on T{${selection}}}}`;
const joined = (...nodes: PlanNode[]) =>
  toExecutionPlan({ kind: 'QueryPlan', node: { kind: 'Parallel', nodes } }).node as JoinedFetch;

test('variables are declared once, and fragments of one name stay apart', () => {
  const one = `${entities('...F', '$x:Int,')} fragment F on T{a(x:$x)}`;
  const other = `${entities('...F b(x:$x)', '$x:Int,')} fragment F on T{c}`;
  expect(joined(fetchOf(one), fetchOf(other)).operation).toBe(
    'query($representations0:[_Any!]!$representations1:[_Any!]!$x:Int){_0:_entities(representations:$representations0){...on T{..._0_F}}_1:_entities(representations:$representations1){...on T{..._1_F b(x:$x)}}}fragment _0_F on T{a(x:$x)}fragment _1_F on T{c}',
  );
});

test('the fields of each lookup are counted, with those of its fragments', () => {
  const { fields } = joined(
    fetchOf(`${entities('...F a{b c}')} fragment F on T{d ...on U{e{f}}}`),
    fetchOf(entities('a')),
    fetchOf(entities('a')),
  );
  expect(fields).toEqual([6, 1]);
});

test('conditions of a step stay with its fetch', () => {
  const under = (clause: 'ifClause' | 'elseClause'): PlanNode => ({
    kind: 'Condition',
    condition: 'c',
    [clause]: fetchOf(entities('a')),
  });
  const { parts } = joined(under('ifClause'), under('elseClause'));
  expect(parts.map(({ conditions }) => conditions)).toEqual([
    [{ variable: 'c', is: true }],
    [{ variable: 'c', is: false }],
  ]);
});

test.each([
  ['of two subgraphs', [fetchOf(entities('a')), fetchOf(entities('a'), { serviceName: 'other' })]],
  ['with different variables of one name', ['Int', 'ID'].map((type) => fetchOf(entities('a(x:$x)', `$x:${type},`)))],
  [
    'with a variable named as the representations',
    [fetchOf(entities('a')), fetchOf(entities('a(x:$representations0)', '$representations0:Int,'))],
  ],
  ['that are too long together', [fetchOf(entities('a')), fetchOf(entities(`a`.repeat(50_000)))]],
  [
    'with many types under aliases',
    ['a', 'b'].map((name) =>
      fetchOf(entities(Array.from({ length: 26 }, (_, index) => `${name}${index}:__typename`).join(' '))),
    ),
  ],
  ['with a directive', [fetchOf(entities('a')), fetchOf(entities('a').replace('{', '@d{'))]],
  ['of root fields', ['a', 'b'].map((field): PlanNode => fetchOf(`{${field}}`, { requires: undefined }))],
])('fetches %s are sent apart', (_, nodes) => {
  const { kind, nodes: steps } = toExecutionPlan({ kind: 'QueryPlan', node: { kind: 'Parallel', nodes } })
    .node as Extract<ExecutionNode, { nodes: unknown }>;
  expect(kind).toBe('Parallel');
  expect(steps).toEqual(nodes);
});
