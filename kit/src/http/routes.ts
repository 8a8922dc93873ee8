/** Finds the handler of a request by its method and path. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf } from './requestTarget.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
/** Handlers by `METHOD /path`; `* /path` matches any method, and `* /path/*` also every path below. */
export type Routes = Record<string, Handler>;

export interface Found {
  /** The path of the route, which is one of few. Undefined if no route has the path. */
  readonly route: string | undefined;
  /** Undefined if no route has the path with the method of the request. */
  readonly handler: Handler | undefined;
  /** The methods that the path has handlers for; none if there is a handler. */
  readonly allowed: readonly string[];
}

export type Router = (request: IncomingMessage) => Found;

/** `fallback` answers paths that no route has. HEAD is answered as GET; Node.js sends no body. */
export function createRouter(routes: Routes, fallback: Handler | undefined): Router {
  /** Handlers by method, by path. */
  const paths = new Map<string, Map<string, Handler>>();
  /** Paths that end with a slash, whose handlers answer every path below. */
  const trees = new Map<string, Handler>();
  for (const [key, handler] of Object.entries(routes)) {
    const methodEnd = key.indexOf(' ');
    const [method, path] = [key.slice(0, methodEnd), key.slice(methodEnd + 1)];
    if (path.endsWith('/*')) trees.set(path.slice(0, -1), handler);
    else paths.set(path, (paths.get(path) ?? new Map<string, Handler>()).set(method, handler));
  }
  const treeOf = (path: string) => [...trees.keys()].find((root) => path.startsWith(root));

  return (request) => {
    const path = pathOf(request, (given) => paths.has(given));
    const handlers = paths.get(path);
    const method = request.method ?? 'GET';
    const exact = handlers?.get(method) ?? (method === 'HEAD' ? handlers?.get('GET') : undefined) ?? handlers?.get('*');
    if (exact) return { route: path, handler: exact, allowed: [] };
    const tree = trees.size > 0 ? treeOf(path) : undefined;
    if (tree !== undefined) return { route: `${tree}*`, handler: trees.get(tree), allowed: [] };
    if (handlers) return { route: undefined, handler: undefined, allowed: methodsOf(handlers) };
    return fallback
      ? { route: '/*', handler: fallback, allowed: [] }
      : { route: undefined, handler: undefined, allowed: [] };
  };
}

function methodsOf(handlers: ReadonlyMap<string, Handler>): string[] {
  const methods = [...handlers.keys()];
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}
