/** Serves the web app: its files, the page for every address in it, and what it must know of this gateway. */
import type { IncomingMessage } from 'node:http';
import Negotiator from 'negotiator';
import { HttpError } from '@marquee/kit/errors';
import type { Handler } from '@marquee/kit/http/routes';
import { isRead, sendStaticFile } from './sendStaticFile.js';
import { staticFile } from './staticFiles.js';
import type { SignIn, WebConfig } from './webSettings.js';

export interface WebApp {
  /** For each path that has no route. */
  readonly fallback: Handler;
  /** Answers browsers that open `/` with the page, and leaves operations to `graphql`. */
  atRoot(graphql: Handler): Handler;
}

/** Where the app reads its settings. On another host of static files, a file of this name takes the place of the answer. */
const configPath = '/config.json';

/** `explorer`: the path of the page to try operations; undefined if there is none. */
export function createWebApp(config: WebConfig, explorer: string | undefined): WebApp {
  const { signIn, origins } = config;
  const settings = staticFile(configPath, configText({ graphql: '/graphql', explorer, signIn }));
  const files = new Map(config.files).set(configPath, settings);
  const pagePath = '/index.html';
  const headers = Object.entries(webHeaders(origins));

  const send: (path: string) => Handler = (path) => async (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    sendStaticFile(request, response, { path, file: files.get(path)! });
  };

  return {
    fallback: async (request, response) => {
      const path = pathOf(request);
      if (files.has(path)) return send(path)(request, response);
      if (!isRead(request) || !isAddressInApp(path) || !namesHtml(request))
        throw new HttpError('NOT_FOUND', 'There is nothing at this path.');
      return send(pagePath)(request, response);
    },
    atRoot: (graphql) => (request, response) => (opensRoot(request) ? send(pagePath) : graphql)(request, response),
  };
}

interface AppSettings {
  readonly graphql: string;
  readonly explorer: string | undefined;
  readonly signIn: SignIn;
}

/** The answer has no secret: it is what any user of the app may know. */
const configText = (settings: AppSettings) => Buffer.from(`${JSON.stringify(settings, null, 2)}\n`);

/** Of each file. A worker has the policy of its own file, not that of its page. */
const webHeaders = (origins: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    // Posters and portraits are of any host.
    "img-src 'self' data: https:",
    ['connect-src', "'self'", ...origins].join(' '),
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
});

/** The decoded path, or the path as it is if it cannot be decoded. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const path = url.split('?', 1)[0]!;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A file that is missing in an old page must not be answered with a page. */
const isAddressInApp = (path: string) => !/^\/(assets\/|\.)/.test(path);

/** Whether the client asks for a page by name. Programs take anything, and need to know that a path is wrong. */
const namesHtml = (request: IncomingMessage) =>
  new Negotiator(request).mediaTypes().some((type) => type.toLowerCase() === 'text/html');

/** Whether a request for `/` wants the page: it takes one, and has no operation. */
function opensRoot(request: IncomingMessage): boolean {
  const { url = '/', headers } = request;
  if (!isRead(request) || headers.upgrade !== undefined) return false;
  const parameters = new URLSearchParams(url.split('?').slice(1).join('?'));
  if (parameters.has('query') || parameters.has('extensions')) return false;
  return new Negotiator(request).mediaType(['text/html']) !== undefined;
}
