import type { IncomingMessage } from 'node:http';
import { createRouter, type Handler } from './routes.js';

const handler = (): Handler => async () => {};
const [get, post, any, below, page] = [handler(), handler(), handler(), handler(), handler()];
const routes = { 'GET /read': get, 'POST /read': post, '* /': any, '* /files/*': below, 'POST /write': post };
const find = (method: string, url: string, fallback?: Handler) =>
  createRouter(routes, fallback)({ method, url } as IncomingMessage);

test.each<[string, string, string, Handler]>([
  ['GET', '/read', '/read', get],
  ['POST', '/read?x=/write', '/read', post],
  ['HEAD', '/read', '/read', get],
  ['GET', '/read/', '/read', get],
  ['DELETE', '/', '/', any],
  ['HEAD', '/?q', '/', any],
  ['PUT', '/files/a/b', '/files/*', below],
])('%s %s is answered by %s', (method, url, route, expected) => {
  const found = find(method, url);
  expect(found).toMatchObject({ route, allowed: [] });
  expect(found.handler).toBe(expected);
});

test.each([
  ['PUT', '/read', ['GET', 'POST', 'HEAD']],
  ['GET', '/write', ['POST']],
  ['GET', '/files', []],
  ['GET', '/__proto__', []],
])('%s %s has no handler, and says which methods the path takes', (method, url, allowed) => {
  expect(find(method, url)).toEqual({ route: undefined, handler: undefined, allowed });
});

test('the fallback answers paths that no route has', () => {
  expect(find('GET', '/unknown', page)).toEqual({ route: '/*', handler: page, allowed: [] });
  expect(find('GET', '/write', page).handler).toBeUndefined();
});
