/** Which policies each kind of request counts against. */
import { clientNetwork } from '@marquee/kit/http/addresses';
import { anonymousViewer, type GatewayViewer } from '../identity/gatewayViewer.js';
import { chargesOf, requestCharge, signInCharge, toClient, type Client } from './charges.js';
import { noUsage } from './usage.js';

const member = (subject: string): GatewayViewer => ({ subject, role: 'member' });
const service: GatewayViewer = { subject: 'issuer|robot', role: 'service' };
const from = (viewer: GatewayViewer, address = '192.0.2.1'): Client => toClient(viewer, clientNetwork(address));
const pointsOf = (client: Client, usage = {}) =>
  Object.fromEntries(chargesOf(client, { ...noUsage, ...usage }).map(({ policy, points }) => [policy, points]));
const keyOf = (client: Client) => requestCharge(client).key;

test('a request has one charge of a policy, because counters compare each charge alone', () => {
  const everything = { cost: 9, writes: 3, imports: 1, profiles: 1 };
  for (const viewer of [member('a'), service, anonymousViewer]) {
    const policies = chargesOf(from(viewer), { ...noUsage, ...everything }).map(({ policy }) => policy);
    expect(new Set(policies).size).toBe(policies.length);
  }
});

describe('a request counts against', () => {
  test.each([
    ['of a member', member('a'), { cost: 7 }, { member: 1, 'member-cost': 7 }],
    ['without a token', anonymousViewer, { cost: 7 }, { anonymous: 1, 'anonymous-cost': 7 }],
    ['of a service', service, { cost: 7 }, { service: 1, 'service-cost': 7 }],
    ['that is refused anyway', member('a'), {}, { member: 1 }],
    ['whose cost is a fraction', member('a'), { cost: 0.2 }, { member: 1, 'member-cost': 1 }],
    ['with three mutations', member('a'), { cost: 9, writes: 3 }, { member: 1, 'member-cost': 9, writes: 3 }],
    [
      'with an import',
      member('a'),
      { cost: 9, writes: 1, imports: 1 },
      { member: 1, 'member-cost': 9, writes: 1, imports: 1 },
    ],
    [
      'with a new profile',
      member('a'),
      { cost: 9, writes: 1, profiles: 1 },
      { member: 1, 'member-cost': 9, writes: 1, 'sign-in': 1 },
    ],
    [
      'of a service with mutations',
      service,
      { cost: 9, writes: 3, imports: 1, profiles: 1 },
      { service: 1, 'service-cost': 9 },
    ],
  ])('%s', (_, viewer, usage, charges) => {
    expect(pointsOf(from(viewer), usage)).toEqual(charges);
  });
});

describe('the key', () => {
  test('of a member is the member, at any address', () => {
    expect(keyOf(from(member('a'), '192.0.2.1'))).toBe(keyOf(from(member('a'), '2001:db8::1')));
    expect(keyOf(from(member('a')))).not.toBe(keyOf(from(member('b'))));
  });

  test('of a request without a token is the address, of IPv6 its first 64 bits', () => {
    const at = (address: string) => keyOf(from(anonymousViewer, address));
    expect(at('2001:db8:1:2::1')).toBe(at('2001:db8:1:2:ffff:ffff:ffff:ffff'));
    expect(at('2001:db8:1:2::1')).not.toBe(at('2001:db8:1:3::1'));
    expect(at('192.0.2.1')).not.toBe(at('192.0.2.2'));
  });

  test('of a sign-in is the address, for members too', () => {
    const profile = { ...noUsage, writes: 1, profiles: 1 };
    const keys = ['a', 'b'].map(
      (name) => chargesOf(from(member(name)), profile).find(({ policy }) => policy === 'sign-in')!.key,
    );
    expect(new Set([...keys, signInCharge('192.0.2.1').key]).size).toBe(1);
  });

  test('shows neither subject nor address, and has one length', () => {
    for (const key of [keyOf(from(member('issuer|alice'.repeat(20)))), keyOf(from(anonymousViewer))]) {
      expect(key).toMatch(/^[\w-]{22}$/);
      expect(key).not.toMatch(/alice|192/);
    }
  });
});
