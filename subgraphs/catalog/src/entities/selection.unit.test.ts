/** Selections are known for one execution, whose variables they depend on. */
import { parse, type FieldNode, type GraphQLResolveInfo, type OperationDefinitionNode } from 'graphql';
import { catalogSchema } from '../schema.js';
import { entitySelection, fieldSelection } from './selection.js';

const schema = catalogSchema();
const query = `query ($first: Int, $withYear: Boolean!) {
  movie(slug: "x") { title year @include(if: $withYear) cast(first: $first) { nodes { person { name } } } } }`;
const operation = parse(query).definitions[0] as OperationDefinitionNode;
const fieldNodes = [operation.selectionSet.selections[0] as FieldNode];

const infoOf = (variableValues: Record<string, unknown>, nodes = fieldNodes) =>
  ({ schema, fragments: {}, fieldNodes: nodes, variableValues }) as unknown as GraphQLResolveInfo;

test('the selection of a field is that of its nodes and of the variables of the execution, for each type', () => {
  for (const variables of [
    { first: 3, withYear: true },
    { first: 7, withYear: false },
    { first: 3, withYear: false },
  ]) {
    const info = infoOf(variables);
    for (const type of ['Movie', 'Person', 'Movie'] as const)
      expect(fieldSelection(info, type)).toBe(entitySelection(info, fieldNodes, type));
  }
  const executions = [3, 7].map((first) => infoOf({ first, withYear: false }));
  const inTurn = [...executions, ...executions].map((info) => fieldSelection(info, 'Movie'));
  expect(inTurn.map((selection) => /cast_(\d+)/.exec(selection)?.[1])).toEqual(['3', '7', '3', '7']);
});

test('a selection is made once for all items of a list', () => {
  const nodes = [...fieldNodes];
  const variables = { first: 3, withYear: true };
  let reads = 0;
  const counted = new Proxy(infoOf(variables, nodes), {
    get: (info, name) => {
      if (name === 'schema') reads++;
      return Reflect.get(info, name) as unknown;
    },
  });
  const first = fieldSelection(counted, 'Movie');
  const readsOnce = reads;
  expect(readsOnce).toBeGreaterThan(0);
  expect(fieldSelection(counted, 'Movie')).toBe(first);
  expect(reads).toBe(readsOnce);
});
