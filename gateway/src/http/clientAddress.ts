/** Which client a request comes from, behind proxies that are trusted to say so. */
import type { IncomingMessage } from 'node:http';
import { addressList, plainAddress } from '@marquee/kit/http/addresses';

/** The address of the client of a request. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * `trustedProxies`: addresses or networks. Each proxy adds the address of its own client to `x-forwarded-for`, so the header
 * is read from its end, and only as far as trusted proxies wrote it. From any other address the header is ignored.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = addressList(trustedProxies);
  return (request) => {
    let client = plainAddress(request.socket.remoteAddress) ?? 'unknown';
    if (!trusted.has(client)) return client;
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    do {
      const previous = plainAddress(forwarded.pop());
      if (previous === undefined) break;
      client = previous;
    } while (trusted.has(client));
    return client;
  };
}
