/** The pipeline from SDL to supergraph, and the checks of the schema. */
import { existsSync, readFileSync } from 'node:fs';
import type { GraphQLObjectType } from 'graphql';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { checkSchemas, breaking, invalidOperations } from './check.js';
import { repositoryFile } from './repository.js';

const api = buildSchema(readFileSync(repositoryFile('schema', 'api.graphql'), 'utf8'));
const typesOf = (schema: typeof api) => Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('the files in the repository pass npm run schema:check', async () => {
  expect(await checkSchemas()).toEqual([]);
});

test('a breaking change is a problem unless it is listed with a reason', () => {
  const before = buildSchema('type Query { a: Int b: Int }');
  const after = buildSchema('type Query { a: Int }');
  const [problem] = breaking(before, after, []);
  expect(problem).toContain('Query.b was removed');
  expect(breaking(before, after, [{ change: 'Query.b was removed.', reason: '' }])).toHaveLength(1);
  expect(breaking(before, after, [{ change: 'Query.b was removed.', reason: 'no client uses it' }])).toEqual([]);
  expect(breaking(undefined, after, [])).toEqual([]);
});

test('an invalid stored operation is a problem', () => {
  const schema = buildSchema('type Query { a: Int }');
  expect(invalidOperations(schema, new Map([['A.graphql', 'query A { a }']]))).toEqual([]);
  expect(invalidOperations(schema, new Map([['A.graphql', 'query A { removed }']]))[0]).toContain(
    'Cannot query field "removed"',
  );
  expect(invalidOperations(schema, new Map([['B.graphql', 'query A { a }']]))[0]).toContain(
    'must have one operation with the name of the file',
  );
});

test('every type, field, argument and enum value of the API has a description', () => {
  const missing: string[] = [];
  const requireDescription = (element: string, { description }: { description?: string | null | undefined }) => {
    if (!description) missing.push(element);
  };
  for (const type of typesOf(api).filter(
    ({ name }) => !['ID', 'String', 'Int', 'Float', 'Boolean', 'Query'].includes(name),
  ))
    requireDescription(type.name, type);
  for (const type of typesOf(api)) {
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        requireDescription(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const argument of field.args)
            requireDescription(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    if (isEnumType(type)) for (const value of type.getValues()) requireDescription(`${type.name}.${value.name}`, value);
  }
  expect(missing).toEqual([]);
});

test('fields and types for federation only are not in the API', () => {
  expect((api.getType('User') as GraphQLObjectType).getFields().nodeId).toBeUndefined();
  expect(
    typesOf(api)
      .map(({ name }) => name)
      .filter((name) => name.startsWith('_') || name.includes('__')),
  ).toEqual([]);
});

test('the supergraph uses no feature that other routers reject', () => {
  const supergraph = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  for (const feature of ['authenticated', 'requiresScopes', 'policy', 'fromContext', 'cacheTag'])
    expect(supergraph).not.toContain(`@${feature}`);
});

test('rover.yaml has the composed subgraphs, with their files and URLs', () => {
  const text = readFileSync(repositoryFile('rover.yaml'), 'utf8');
  expect(text).toMatch(/^federation_version: =2\.\d+\.\d+$/m);
  const files = [...text.matchAll(/^ {6}file: (\S+)$/gm)].map(([, file]) => file!);
  expect(files).toEqual(['./schema/catalog.graphql', './schema/social.graphql']);
  for (const file of files) expect(existsSync(repositoryFile(file))).toBe(true);
  const supergraph = readFileSync(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  for (const [, url] of text.matchAll(/routing_url: (\S+)/g)) expect(supergraph).toContain(`url: "${url}"`);
});
