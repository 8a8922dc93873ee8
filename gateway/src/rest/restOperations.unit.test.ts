/** The operations of the REST API against the API's schema. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  getOperationAST,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { createPolicyReader } from '../caching/cachePolicy.js';
import { readRestOperations, toRestOperations, type RestOperation } from './restOperations.js';
import { createRouteTable } from './routeTable.js';

const schemaFile = (name: string) =>
  buildSchema(readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8'), {
    assumeValidSDL: true,
  });
const api = schemaFile('api');
const catalog = schemaFile('catalog');
const operations = readRestOperations();
const policyOf = createPolicyReader(
  readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
);

/** Whether any cache may keep the answer. */
function isPublic({ query }: RestOperation): boolean {
  const document = parse(query);
  const policy = policyOf(document, getOperationAST(document)!);
  return policy !== undefined && policy.isPublic && policy.maxAge > 0;
}

describe('REST operations', () => {
  test.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s is valid against the API, and its result is there',
    (_, { query, result }) => {
      expect(validate(api, parse(query))).toEqual([]);
      const names: string[] = [];
      visit(parse(query), { Field: ({ name, alias }) => void names.push((alias ?? name).value) });
      expect(names).toEqual(expect.arrayContaining([...result]));
    },
  );

  test('have unique names and routes', () => {
    const names = operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(() => createRouteTable(operations)).not.toThrow();
  });

  test.each(operations.filter(({ method }) => method !== 'GET').map(({ name, query }) => [name, query]))(
    '%s asks for the problems that the user can fix',
    (_, query) => {
      expect(query).toMatch(/userErrors \{\s+\.\.\.UserError/);
    },
  );

  test('may be kept by any cache if they ask the catalog only', () => {
    expect(operations.filter(isPublic).map(({ name }) => name)).toEqual([
      'GetFilm',
      'GetFilmBySlug',
      'GetFilmByExternalId',
      'ListFilmCast',
      'ListSimilarFilms',
      'ListGenres',
      'GetPerson',
      'GetPersonBySlug',
      'GetPersonByExternalId',
      'ListPersonCredits',
      'ListCostars',
      'FindCostarPath',
      'SearchFilms',
      'Suggest',
    ]);
  });

  /** Fields of the catalog depend on no viewer, and change only when films are ingested. */
  test.each(operations.filter(isPublic).map(({ name, query }) => [name, query]))(
    '%s may be cached for everyone: each of its fields belongs to the catalog',
    (_, query) => {
      const typeInfo = new TypeInfo(api);
      const others: string[] = [];
      const visitor = visitWithTypeInfo(typeInfo, {
        Field: ({ name }) => {
          const parent = getNamedType(typeInfo.getParentType());
          const type = catalog.getType(parent?.name ?? '');
          const isThere = isObjectType(type) && type.getFields()[name.value];
          if (!isThere && name.value !== '__typename') others.push(`${parent?.name}.${name.value}`);
        },
      });
      visit(parse(query), visitor);
      expect(others).toEqual([]);
    },
  );

  test.each([
    ['query A { me { id } }', 'has no @rest'],
    [
      'query A @rest(method: POST, path: "/a", result: "me", tag: "A", summary: "A.") { me { id } }',
      'a query is a GET',
    ],
    ['query A @rest(path: "/a/{b}", result: "me", tag: "A", summary: "A.") { me { id } }', 'b is no variable'],
    ['query A @rest(path: "/a", result: "me", tag: "A", summary: "A.") { me { ...Missing } }', 'no fragment Missing'],
    ['mutation A($b: ID!) @rest(method: PUT, path: "/a", result: "c", tag: "A", summary: "A.") { c }', 'in its path'],
  ])('are refused when they are wrong: %s', (text, message) => {
    expect(() => toRestOperations([text])).toThrow(message);
  });

  test('are refused when two of them have one route', () => {
    const text = (name: string, variable: string) =>
      `query ${name}($${variable}: ID!) @rest(path: "/a/{${variable}}", result: "me", tag: "A", summary: "A.") { me { id } }`;
    expect(() => createRouteTable(toRestOperations([text('A', 'x'), text('B', 'y')]))).toThrow('route GET /a/{}');
  });
});

describe('route table', () => {
  const table = createRouteTable(operations);

  test.each([
    ['GET', '/films/mov_1', 'GetFilm', { movieId: 'mov_1' }],
    ['HEAD', '/films/mov_1', 'GetFilm', { movieId: 'mov_1' }],
    ['GET', '/films/by-slug/casablanca-1942', 'GetFilmBySlug', { slug: 'casablanca-1942' }],
    [
      'GET',
      '/films/by-external-id/WIKIPEDIA/M%20%281931%20film%29',
      'GetFilmByExternalId',
      { source: 'WIKIPEDIA', value: 'M (1931 film)' },
    ],
    ['GET', '/films/mov_1/', 'GetFilm', { movieId: 'mov_1' }],
    ['PATCH', '/me/watches/wch_1', 'UpdateWatch', { watchId: 'wch_1' }],
    ['GET', '/films/%zz', 'GetFilm', { movieId: '%zz' }],
  ])('%s %s is %s', (method, path, name, pathValues) => {
    const match = table.match(method, path);
    expect([match?.operation.name, match?.pathValues]).toEqual([name, pathValues]);
  });

  test.each(['', '/', '/films', '/films/', '/films/a/b', '/films/mov_1//', '/nothing', '/me/watches/'])(
    'has nothing at "%s"',
    (path) => {
      expect(path === '/me/watches/' ? table.match('PATCH', path) : table.match('GET', path)).toBeUndefined();
    },
  );

  test('knows the methods of a path', () => {
    expect(table.methodsAt('/me/watches')).toEqual(['GET', 'HEAD', 'POST', 'OPTIONS']);
    expect(table.methodsAt('/me/watches/wch_1')).toEqual(['PATCH', 'DELETE', 'OPTIONS']);
    expect(table.methodsAt('/nothing')).toBeUndefined();
  });
});
