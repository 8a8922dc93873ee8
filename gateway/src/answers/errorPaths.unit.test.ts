/** Paths of errors lead clients to the fields that are null. */
import { GraphQLError } from 'graphql';
import { withClientPaths } from './errorPaths.js';

const failure = (path: (string | number)[], code = 'SUBGRAPH_UNAVAILABLE') =>
  new GraphQLError('Away.', { path, extensions: { code } });

const pathsOf = (errors: GraphQLError[], data: unknown) => withClientPaths(errors, data).map(({ path }) => path);

test('an error of a fetch for entities is told for each field that is null', () => {
  const data = { discover: { nodes: [{ viewer: null }, { viewer: { watched: true } }, { viewer: null }, null] } };
  expect(pathsOf([failure(['discover', 'nodes', '@', '_entities', 'viewer'])], data)).toEqual([
    ['discover', 'nodes', 0, 'viewer'],
    ['discover', 'nodes', 2, 'viewer'],
    ['discover', 'nodes', 3],
  ]);
});

test('fields that are null together have one error, with the path of what is null', () => {
  const errors = ['title', 'year'].map((name) => failure(['discover', 'nodes', '@', '_entities', name]));
  expect(pathsOf(errors, { discover: { nodes: null } })).toEqual([['discover', 'nodes']]);
});

test('a field that no object has needs no error', () => {
  const errors = ['viewer', 'loved'].map((name) => failure(['node', '_entities', name]));
  expect(pathsOf(errors, { node: { viewer: null } })).toEqual([['node', 'viewer']]);
});

test('an error that left nothing null keeps the nearest place', () => {
  expect(pathsOf([failure(['nodes', '@', '_entities', 'year'])], { nodes: [{ title: 'Ida' }] })).toEqual([
    ['nodes', 0],
  ]);
});

test('lists in lists', () => {
  const data = { rows: [{ cells: [{ a: null }] }, { cells: [] }, { cells: [{ a: 1 }, { a: null }] }] };
  expect(pathsOf([failure(['rows', '@', 'cells', '@', '_entities', 'a'])], data)).toEqual([
    ['rows', 0, 'cells', 0, 'a'],
    ['rows', 2, 'cells', 1, 'a'],
  ]);
});

test('a path of a client stays as it is', () => {
  const paths = [
    ['me', 'history'],
    ['movie', 'cast', 'nodes', 3],
  ];
  expect(
    pathsOf(
      paths.map((path) => failure(path)),
      { me: null },
    ),
  ).toEqual(paths);
});

test('two failures of one field are two errors', () => {
  const errors = [failure(['a', '_entities', 'b']), failure(['a', '_entities', 'b'], 'NOT_FOUND')];
  expect(pathsOf(errors, { a: { b: null } })).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('no more errors are made than an answer may have, and those of outages have room of their own', () => {
  const data = { nodes: Array.from({ length: 5_000 }, () => ({ a: null })) };
  const errors = [
    ...Array.from({ length: 60 }, (_, index) => failure(['nodes', index, 'a'], `CODE_${index}`)),
    failure(['nodes', '@', '_entities', 'a']),
    failure(['nodes', '@', '_entities', 'a'], 'SUBGRAPH_TIMEOUT'),
  ];
  const told = withClientPaths(errors, data);
  const isOutage = ({ extensions: { code } }: GraphQLError) => String(code).startsWith('SUBGRAPH_');
  expect(told.filter((error) => !isOutage(error))).toHaveLength(50);
  expect(told.filter(isOutage)).toHaveLength(1_000);
});
