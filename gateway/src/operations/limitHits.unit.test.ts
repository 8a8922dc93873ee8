/** Each refusal by a limit is counted under the name of the limit. */
import { metricsText } from '@marquee/kit/telemetry/metrics';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { anonymousViewer } from '../identity/gatewayViewer.js';
import { checkCost } from '../cost/costLimit.js';
import { operationLimits, type OperationLimits } from './operationLimits.js';

const typeDefs = 'type Query { node(ids: [ID!], id: ID): Query leaf: Int }';
const guard = createTestGuard(typeDefs);
const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

const hitsOf = async (limit: string) =>
  Number(new RegExp(`^marquee_limit_hits_total{limit="${limit}"} (\\d+)$`, 'm').exec(await metricsText())![1]);

const requests: [keyof OperationLimits, string, Record<string, unknown>][] = [
  ['documentLength', `{ leaf } #${'x'.repeat(operationLimits.documentLength)}`, {}],
  ['tokens', `{ ${repeat(operationLimits.tokens, () => 'leaf')} }`, {}],
  ['depth', `${'{ node '.repeat(operationLimits.depth + 1)}{ leaf }${'}'.repeat(operationLimits.depth + 1)}`, {}],
  ['aliases', `{ ${repeat(operationLimits.aliases + 1, (i) => `a${i}: leaf`)} }`, {}],
  ['repeats', `{ ${repeat(operationLimits.repeats + 1, () => 'leaf')} }`, {}],
  ['directives', `{ ${repeat(20, () => 'leaf @skip(if: false) @include(if: true)')} }`, {}],
  [
    'listLength',
    'query($ids: [ID!]) { node(ids: $ids) { leaf } }',
    { ids: Array(operationLimits.listLength + 1).fill('a') },
  ],
  [
    'variableDepth',
    'query($id: ID) { node(id: $id) { leaf } }',
    { id: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) },
  ],
];

test.each(requests)('a request beyond %s is counted', async (limit, query, variables) => {
  const before = await hitsOf(limit);
  const request = { query, variables, extensions: {}, operationName: undefined };
  await expect(guard.admit(request, anonymousViewer)).rejects.toThrow();
  expect(await hitsOf(limit)).toBe(before + 1);
});

test('an operation that costs too much is counted', async () => {
  const before = await hitsOf('cost');
  checkCost(5, 5);
  expect(() => checkCost(6, 5)).toThrow('at most 5');
  expect(await hitsOf('cost')).toBe(before + 1);
});
