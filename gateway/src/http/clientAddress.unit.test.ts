/** The address of a client, behind proxies and without. */
import type { IncomingMessage } from 'node:http';
import { clientNetwork } from '@marquee/kit/http/addresses';
import { createClientAddress } from './clientAddress.js';

const addressOf = createClientAddress(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']);
const from = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
  addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage);

test.each<[string | undefined, string | string[] | undefined, string]>([
  ['203.0.113.5', undefined, '203.0.113.5'],
  // Only trusted proxies are believed.
  ['203.0.113.5', '1.2.3.4', '203.0.113.5'],
  ['10.1.2.3', '1.2.3.4', '1.2.3.4'],
  ['::ffff:10.1.2.3', '1.2.3.4', '1.2.3.4'],
  ['192.0.2.7', '1.2.3.4', '1.2.3.4'],
  ['192.0.2.8', '1.2.3.4', '192.0.2.8'],
  ['2001:db8::1', '2001:470::5', '2001:470::5'],
  // What the client wrote itself stands before what the proxy added.
  ['10.1.2.3', '9.9.9.9, 1.2.3.4', '1.2.3.4'],
  ['10.1.2.3', ['9.9.9.9', '1.2.3.4'], '1.2.3.4'],
  ['10.1.2.3', '9.9.9.9, 1.2.3.4, 10.9.9.9', '1.2.3.4'],
  ['10.1.2.3', '10.5.5.5, 10.6.6.6', '10.5.5.5'],
  ['10.1.2.3', '1.2.3.4:5678', '1.2.3.4'],
  ['10.1.2.3', '[2001:470::5]:5678', '2001:470::5'],
  ['10.1.2.3', '1.2.3.4, nonsense', '10.1.2.3'],
  ['10.1.2.3', 'nonsense, 10.4.4.4', '10.4.4.4'],
  ['10.1.2.3', '', '10.1.2.3'],
  ['10.1.2.3', undefined, '10.1.2.3'],
  [undefined, '1.2.3.4', 'unknown'],
])('a connection from %s with x-forwarded-for %j is of %s', (remote, forwarded, client) => {
  expect(from(remote, forwarded)).toBe(client);
});

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
])('%s belongs to the client %s', (address, client) => {
  expect(clientNetwork(address)).toBe(client);
});

test.each(['10.0.0.0/33', '10.0.0/8', 'localhost', '::1/129', '10.0.0.1/8/8', '10.0.0.1/', '10.0.0.1/x'])(
  'the list refuses %s',
  (item) => {
    expect(() => createClientAddress([item])).toThrow(item);
  },
);
