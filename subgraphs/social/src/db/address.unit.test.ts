import { parseDatabaseUrl } from './address.js';

const hosts = (text: string) => parseDatabaseUrl(text).servers.map(({ host, port }) => `${host} ${port}`);

test('a URL names one server or several', () => {
  expect(hosts('postgresql://a:b@one/name')).toEqual(['one 5432']);
  expect(hosts('postgres://one:1,two,[::1]:3/name?sslmode=require')).toEqual(['one 1', 'two 5432', '::1 3']);
});

test('each server has the user, the database and the parameters of the URL', () => {
  const { servers, name } = parseDatabaseUrl(
    'postgresql://a:p%40,w@one:1,two:2/name?sslmode=require&target_session_attrs=read-write',
  );
  expect(servers.map(({ url }) => url)).toEqual([
    'postgresql://a:p%40,w@one:1/name?sslmode=require',
    'postgresql://a:p%40,w@two:2/name?sslmode=require',
  ]);
  expect(name).toBe('one:1, two:2');
});

test.each([
  ['http://one/name', 'leader'],
  ['postgresql://one:x,two/name', 'leader'],
  ['postgresql://one/name?target_session_attrs=standby', 'leader'],
  ['postgresql://one/name?target_session_attrs=read-write', 'replica'],
] as const)('%s is refused for a %s', (text, target) => {
  expect(() => parseDatabaseUrl(text, target)).toThrow('must');
});
