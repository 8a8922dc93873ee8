/** IP addresses: lists of networks, loopback, and the part that identifies a client. */
import { BlockList, isIP, isIPv4 } from 'node:net';

export interface AddressList {
  has(address: string): boolean;
}

/** `items` are addresses or networks in CIDR notation. Throws an Error that names one that is neither. */
export function addressList(items: readonly string[]): AddressList {
  const list = new BlockList();
  for (const item of items) {
    const [address = '', prefix, ...rest] = item.split('/');
    const family = familyOf(address);
    const maxPrefix = family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? maxPrefix : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    if (!family || rest.length > 0 || !(length <= maxPrefix))
      throw new Error(`must be addresses or networks like 10.0.0.0/8, not "${item}"`);
    list.addSubnet(address, length, family);
  }
  return {
    has: (given) => {
      // A look into an empty list is not cheap.
      if (items.length === 0) return false;
      const address = plainAddress(given);
      const family = address === undefined ? undefined : familyOf(address);
      return family !== undefined && list.check(address!, family);
    },
  };
}

/** The address without port, brackets and zone, and IPv4 without its IPv6 form. Undefined for anything else. */
export function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIPv4(text)) return text;
  const trimmed = text.trim();
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) ? address : undefined;
}

const loopback = addressList(['127.0.0.0/8', '::1']);
export const isLoopback = (address: string | undefined): boolean => loopback.has(address ?? '');

/** What one client can choose freely belongs to it: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function clientNetwork(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
