/** Public ids: prefixed and opaque. No id can be derived from another. */
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits in Crockford's base 32. */
export function newMemberId(): string {
  let id = 'usr_';
  for (const byte of randomBytes(16)) id += alphabet[byte & 31];
  return id;
}

/** Whether the text has the form of an id of this kind. Other texts are never looked up. */
export const isId = (prefix: 'usr' | 'mov' | 'per' | 'gen', id: string): boolean =>
  id.startsWith(`${prefix}_`) && /^[a-z0-9]{1,60}$/.test(id.slice(4));

export const watchId = (uuid: string): string => `wch_${uuid.replaceAll('-', '')}`;

/** The UUID in a watch's id; undefined if the text is not such an id. */
export function watchUuid(id: string): string | undefined {
  const parts = /^wch_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(id);
  return parts ? parts.slice(1).join('-') : undefined;
}
