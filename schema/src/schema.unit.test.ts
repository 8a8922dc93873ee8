/** The pipeline from SDL to supergraph, the promises it keeps, and the contract. */
import { existsSync, readFileSync } from 'node:fs';
import type { GraphQLObjectType } from 'graphql';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
} from 'graphql';
import { checkSchemas, breaking, invalidOperations } from './check.js';
import { repositoryFile } from './repository.js';

const api = buildSchema(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'));
const own = (schema: typeof api) => Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('what is checked in passes the check', async () => {
  expect(await checkSchemas()).toEqual([]);
});

test('a change that breaks clients is refused unless it is listed with a reason', () => {
  const before = buildSchema('type Query { a: Int b: Int }');
  const after = buildSchema('type Query { a: Int }');
  const [problem] = breaking(before, after, []);
  expect(problem).toContain('Query.b was removed');
  expect(breaking(before, after, [{ change: 'Query.b was removed.', reason: '' }])).toHaveLength(1);
  expect(breaking(before, after, [{ change: 'Query.b was removed.', reason: 'nobody used it' }])).toEqual([]);
  expect(breaking(undefined, after, [])).toEqual([]);
});

test('a stored operation that no longer holds is refused', () => {
  const schema = buildSchema('type Query { a: Int }');
  expect(invalidOperations(schema, new Map([['A.graphql', 'query A { a }']]))).toEqual([]);
  expect(invalidOperations(schema, new Map([['A.graphql', 'query A { gone }']]))[0]).toContain(
    'Cannot query field "gone"',
  );
  expect(invalidOperations(schema, new Map([['B.graphql', 'query A { a }']]))[0]).toContain('named like the file');
});

test('every type, field, argument and enum value of the API has a description', () => {
  const missing: string[] = [];
  const need = (where: string, { description }: { description?: string | null | undefined }) => {
    if (!description) missing.push(where);
  };
  for (const type of own(api).filter(
    ({ name }) => !['ID', 'String', 'Int', 'Float', 'Boolean', 'Query'].includes(name),
  ))
    need(type.name, type);
  for (const type of own(api)) {
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        need(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const argument of field.args) need(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    if (isEnumType(type)) for (const value of type.getValues()) need(`${type.name}.${value.name}`, value);
  }
  expect(missing).toEqual([]);
});

test('nothing that only serves the supergraph is in the API', () => {
  expect((api.getType('User') as GraphQLObjectType).getFields().nodeId).toBeUndefined();
  expect(
    own(api)
      .map(({ name }) => name)
      .filter((name) => name.startsWith('_') || name.includes('__')),
  ).toEqual([]);
});

test('the supergraph asks for nothing that other routers refuse', () => {
  const supergraph = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  for (const feature of ['authenticated', 'requiresScopes', 'policy', 'fromContext', 'cacheTag'])
    expect(supergraph).not.toContain(`@${feature}`);
});

test('rover.yaml names the subgraphs that are composed, with files that are there', () => {
  const text = readFileSync(repositoryFile('rover.yaml'), 'utf8');
  expect(text).toMatch(/^federation_version: =2\.\d+\.\d+$/m);
  const files = [...text.matchAll(/^ {6}file: (\S+)$/gm)].map(([, file]) => file!);
  expect(files).toEqual(['./schema/catalog.graphql', './schema/social.graphql']);
  for (const file of files) expect(existsSync(repositoryFile(file))).toBe(true);
  const supergraph = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  for (const [, url] of text.matchAll(/routing_url: (\S+)/g)) expect(supergraph).toContain(`url: "${url}"`);
});

const additions = [
  'HistoryExport.content',
  'HistoryExport.watches',
  'HistoryFormat.MARQUEE',
  'Query.exportHistory',
  'type HistoryExport',
];

const contractPath = repositoryFile('..', 'shared', 'contract', 'api.graphql');
(existsSync(contractPath) ? test : test.skip)(
  'what the API has of the contract has the name and shape that the contract gives it',
  () => {
    const contract = buildSchema(readFileSync(contractPath, 'utf8'));
    const differences: string[] = [];
    const fieldsOf = (type: GraphQLNamedType | undefined) =>
      isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
    for (const type of own(api)) {
      const promised = contract.getType(type.name);
      if (!promised) differences.push(`type ${type.name} is not in the contract`);
      if (isUnionType(promised) !== isUnionType(type)) differences.push(`${type.name} is of another kind`);
      for (const field of fieldsOf(type)) {
        const other = fieldsOf(promised).find(({ name }) => name === field.name);
        if (!other) differences.push(`${type.name}.${field.name} is not in the contract`);
        else if (String(other.type) !== String(field.type))
          differences.push(`${type.name}.${field.name} is ${String(field.type)}, not ${String(other.type)}`);
        const signature = (candidate: typeof field | undefined) =>
          candidate && 'args' in candidate
            ? candidate.args
                .map(
                  (a: { name: string; type: unknown; defaultValue?: unknown }) =>
                    `${a.name}: ${String(a.type)} = ${String(a.defaultValue)}`,
                )
                .sort()
            : [];
        if (other && String(signature(field)) !== String(signature(other)))
          differences.push(`${type.name}.${field.name} takes other arguments`);
        if (other && !('args' in field) && 'defaultValue' in other && other.defaultValue !== field.defaultValue)
          differences.push(`${type.name}.${field.name} has another default`);
      }
      if (isEnumType(type)) {
        const values = isEnumType(promised) ? promised.getValues().map(({ name }) => name) : [];
        for (const { name } of type.getValues())
          if (!values.includes(name)) differences.push(`${type.name}.${name} is not in the contract`);
      }
    }
    // What we add is listed, so that nothing is added by mistake.
    expect(differences.sort()).toEqual(additions.map((name) => `${name} is not in the contract`));
  },
);
