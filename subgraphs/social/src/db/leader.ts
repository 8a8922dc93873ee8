/**
 * Knows which of several PostgreSQL servers leads: takes writes. The driver knows one server only. A former leader that comes back
 * without knowing of its successor is never chosen: each promotion begins a timeline with a higher number, and the highest leads.
 */
import pg from 'pg';
import type { Socket } from 'node:net';
import type { DatabaseAddress, DatabaseServer } from './address.js';
import { queryOnce } from './pool.js';
import { isConnectionFailure } from './postgresErrors.js';

/** Once one server leads, the others have this long to say that they lead, too. */
const rivalsMs = 200;

/** What a server says about itself. A server that follows, or takes no writes, has no timeline of its own. */
export const timelineOfLeader = `CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean THEN NULL
  ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int END`;
const askTimeline = `SELECT ${timelineOfLeader} AS timeline`;

export interface Leader {
  /** The server that leads. Asks all servers unless one is known. Rejects if none leads. */
  find(): Promise<DatabaseServer>;
  /** Asks all servers, even if one is known. */
  search(): Promise<DatabaseServer>;
  /** Makes the next `find` ask, if this server is thought to lead. */
  doubt(server: Pick<DatabaseServer, 'host' | 'port'>): void;
  /** Rejects unless the server of this connection leads. */
  verify(client: pg.ClientBase): Promise<void>;
}

export interface LeaderOptions {
  /** Called when another server leads than before. */
  readonly onChange: () => void;
}

/** The text makes it a failure of the connection for those who classify errors. */
const noLeaderText = 'connection error: no server of PostgreSQL leads';
const noLeader = () => new Error(noLeaderText);
export const isNoLeader = ({ message }: { readonly message: string }) => message === noLeaderText;

export function createLeader({ servers }: DatabaseAddress, { onChange }: LeaderOptions): Leader {
  let known: DatabaseServer | undefined;
  let last: DatabaseServer | undefined;
  let highest = 0;
  let searching: Promise<DatabaseServer> | undefined;

  const search = (): Promise<DatabaseServer> =>
    (searching ??= findLeader(servers, highest)
      .then(({ server, timeline }) => {
        highest = timeline;
        const isChange = last !== undefined && last !== server;
        last = known = server;
        if (isChange) onChange();
        return server;
      })
      .finally(() => (searching = undefined)));

  return {
    search,
    find: async () => known ?? search(),
    doubt: ({ host, port }) => {
      if (known?.host === host && known.port === port) known = undefined;
    },
    verify: async (client) => {
      const timeline = await timelineOf(client);
      if (timeline !== null && timeline >= highest) highest = timeline;
      else {
        known = undefined;
        throw noLeader();
      }
    },
  };
}

interface Claim {
  readonly server: DatabaseServer;
  readonly timeline: number;
}

/** The server with the highest timeline, of those that lead. A server whose timeline is below `highest` is a leader of the past. */
function findLeader(servers: readonly DatabaseServer[], highest: number): Promise<Claim> {
  return new Promise((resolve, reject) => {
    let best: Claim | undefined;
    let [waiting, failure] = [servers.length, noLeader()];
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      if (best) resolve(best);
      else reject(failure);
    };
    const count = () => --waiting === 0 && end();
    for (const server of servers)
      askServer(server)
        .then(
          (timeline) => {
            if (timeline === null || timeline < highest || timeline <= (best?.timeline ?? 0)) return;
            best = { server, timeline };
            timer ??= setTimeout(end, rivalsMs);
          },
          // A password that is refused says more than that no server leads.
          (error: Error) => {
            if (!isConnectionFailure(error) || isConnectionFailure(failure)) failure = error;
          },
        )
        .finally(count);
  });
}

const timelineOf = async (client: pg.ClientBase): Promise<number | null> =>
  (await client.query<{ timeline: number | null }>(askTimeline)).rows[0]!.timeline;

/** Asks on a connection of its own. */
const askServer = async ({ url }: DatabaseServer): Promise<number | null> =>
  (await queryOnce<{ timeline: number | null }>(url, askTimeline))[0]!.timeline;

/** The part of the driver's client that chooses its server. */
interface ServerChoice {
  host: string;
  port: number;
  readonly connection: { readonly stream: Socket };
}

/** The server of a connection. */
export function serverOf(client: pg.ClientBase): Pick<DatabaseServer, 'host' | 'port'> {
  const { host, port } = client as unknown as ServerChoice;
  return { host, port };
}

/** A client of the driver that connects to the server that leads when it connects. */
export const leaderClient = (leader: Leader): new (config?: pg.ClientConfig) => pg.Client =>
  class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      const choice = this as unknown as ServerChoice;
      const connectToLeader = (callback: (error: Error) => void): void => {
        leader
          .find()
          .then(({ host, port }) => {
            // The pool has given up while the servers were asked.
            if (choice.connection.stream.destroyed) throw new Error('connection timeout');
            Object.assign(choice, { host, port });
            super.connect(callback);
          })
          .catch((error: unknown) => {
            choice.connection.stream.destroy();
            callback(error as Error);
          });
      };
      // The pool is the only caller, and gives a callback.
      this.connect = connectToLeader as pg.Client['connect'];
    }
  };
