/** Finds the operation for a method and a path. */
import type { RestMethod, RestOperation } from './restOperations.js';

export interface RouteMatch {
  readonly operation: RestOperation;
  /** Decoded values of the names in the path. */
  readonly pathValues: Readonly<Record<string, string>>;
}

export interface RouteTable {
  /** The methods of the routes with this path; undefined if there are none. */
  methodsAt(path: string): readonly string[] | undefined;
  /** The route; HEAD is the GET. Undefined if there is none. */
  match(method: string, path: string): RouteMatch | undefined;
}

interface Route {
  readonly operation: RestOperation;
  readonly segments: readonly string[];
}

/** Throws an Error when two operations have the same method and path. */
export function createRouteTable(operations: readonly RestOperation[]): RouteTable {
  const routes = operations
    .map((operation): Route => ({ operation, segments: operation.path.split('/') }))
    // A fixed segment wins over a name in braces: /films/by-slug/{slug} over /films/{movieId}/cast.
    .sort((a, b) => namesIn(a) - namesIn(b));
  const keys = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) throw new Error(`two operations have the route ${repeated}`);

  const routesAt = (path: string) => {
    const segments = withoutSlashAtEnd(path).split('/');
    const matching = routes.filter((route) => fits(route, segments));
    return { segments, routes: matching.filter((route) => namesIn(route) === namesIn(matching[0]!)) };
  };

  return {
    methodsAt: (path) => {
      const methods = routesAt(path).routes.map(({ operation }) => operation.method);
      if (methods.length === 0) return undefined;
      return [...(methods.includes('GET') ? ['GET', 'HEAD'] : []), ...methods.filter(isWrite), 'OPTIONS'];
    },
    match: (method, path) => {
      const wanted = method === 'HEAD' ? 'GET' : method;
      const { segments, routes: found } = routesAt(path);
      const route = found.find(({ operation }) => operation.method === wanted);
      return route && { operation: route.operation, pathValues: readNames(route, segments) };
    },
  };
}

/** A slash at the end of a path changes nothing, as at the other paths of the server. */
export const withoutSlashAtEnd = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

const isWrite = (method: RestMethod) => method !== 'GET';
const isName = (segment: string) => segment.startsWith('{');
const namesIn = ({ segments }: Route) => segments.filter(isName).length;

const fits = (route: Route, segments: readonly string[]) =>
  route.segments.length === segments.length &&
  route.segments.every((segment, index) => segment === segments[index] || (isName(segment) && segments[index] !== ''));

function readNames(route: Route, segments: readonly string[]): Record<string, string> {
  const names = route.segments.flatMap((segment, index) =>
    isName(segment) ? [[segment.slice(1, -1), decode(segments[index]!)] as const] : [],
  );
  return Object.fromEntries(names);
}

/** A malformed escape stays as it is: then nothing has this name. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
