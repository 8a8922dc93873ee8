/** Headers that tell browsers to be careful with the gateway's answers. */
import { notKept } from './cacheHeaders.js';

const yearInSeconds = 31_536_000;

/** Of every response. `tls`: whether the gateway itself speaks TLS; behind a proxy, the proxy sends its own header. */
export const securityHeaders = (tls: boolean): Readonly<Record<string, string>> => ({
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  // What may be kept says so itself.
  'cache-control': notKept,
  'cross-origin-resource-policy': 'same-origin',
  // Answers are data: a browser that shows one loads and runs nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  ...(tls ? { 'strict-transport-security': `max-age=${yearInSeconds}` } : {}),
});

/** Of the page for exploring, instead of those above. The page names what it loads in a policy of its own. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'referrer-policy': 'strict-origin-when-cross-origin',
  'content-security-policy': "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
};
