/** Addresses of PostgreSQL: a URL that may name several servers, as libpq reads it. */
import { url, type Setting } from '@marquee/kit/config';

export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  /** The URL of this server alone. */
  readonly url: string;
}

export interface DatabaseAddress {
  readonly servers: readonly DatabaseServer[];
  /** The servers without user and password, for messages. */
  readonly name: string;
}

/** What `target_session_attrs` may ask of the server of a connection. The URL does not choose: the setting that it stands in does. */
export type SessionTarget = 'leader' | 'replica';
const targets: Readonly<Record<SessionTarget, readonly string[]>> = {
  leader: ['read-write', 'primary'],
  replica: ['prefer-standby', 'standby', 'read-only'],
};

const urlParts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?#]*)([^?#]*)(?:\?([^#]*))?$/;
const defaultPort = 5432;

/** Reads `postgresql://user:password@one:5432,two:5432/name`. Throws an Error that says what was expected. */
export function parseDatabaseUrl(text: string, target: SessionTarget = 'leader'): DatabaseAddress {
  const parts = urlParts.exec(text);
  if (!parts) throw new Error('must be a URL of PostgreSQL');
  const [, start, hosts = '', path = '', query = ''] = parts;
  const parameters = new URLSearchParams(query);
  const wanted = parameters.get('target_session_attrs');
  if (wanted !== null && !targets[target].includes(wanted))
    throw new Error(`must have target_session_attrs=${targets[target][0]} or none, not ${wanted}`);
  parameters.delete('target_session_attrs');
  const rest = parameters.size > 0 ? `${path}?${parameters.toString()}` : path;
  const servers = hosts.split(',').map((host) => readServer(`${start}${host}${rest}`));
  return { servers, name: servers.map(({ host, port }) => `${host}:${port}`).join(', ') };
}

function readServer(text: string): DatabaseServer {
  if (!URL.canParse(text)) throw new Error('must name each server as host or host:port');
  const { hostname, port } = new URL(text);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || defaultPort), url: text };
}

interface DatabaseUrlOptions<D extends string | undefined> {
  readonly description: string;
  readonly default: D;
  readonly target?: SessionTarget;
}

const example = 'postgresql://user:password@host:5432/name';

/** A setting with the URL of one or several servers of PostgreSQL. */
export function databaseUrl<D extends string | undefined>({
  target,
  ...options
}: DatabaseUrlOptions<D>): Setting<string | D> {
  const setting = url({ ...options, protocols: ['postgres', 'postgresql'], example });
  return {
    ...setting,
    parse: (text) => {
      if (text === undefined) return setting.parse(undefined);
      // The check of every other URL does not know several hosts.
      if (/^postgres(ql)?:/.test(text)) parseDatabaseUrl(text, target);
      else setting.parse(text);
      return text;
    },
  };
}
