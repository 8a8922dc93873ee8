/**
 * Prepares statements that are sent often, so that PostgreSQL parses and plans them once for each connection. For a short
 * read, planning takes more time than running it (docs/decisions/0048-statements-that-repeat-are-prepared.md).
 *
 * The text of a statement depends on what a client selects and filters by, so there is no end of texts. Only texts that repeat
 * are prepared, and each connection keeps a limited number of them.
 */
import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** A text is prepared when it is sent for this time within the latest `rememberedTexts` distinct texts. */
const minUses = 3;
const rememberedTexts = 1_000;
/** A plan takes about 0.4 MB of the server's memory. */
const maxPreparedPerConnection = 60;

interface SentText {
  readonly name: string;
  uses: number;
}

/** What the driver remembers of a connection. It has no function to forget a prepared statement. */
interface DriverConnection {
  readonly connection?: { readonly parsedStatements: Record<string, string> };
}

export interface PreparedStatements {
  /** Sends a statement with its parameters on `client`. Throws what the driver throws. */
  send(client: pg.PoolClient, text: string, parameters: readonly unknown[]): Promise<pg.QueryResult>;
}

/** For all connections of one pool. */
export function createPreparedStatements(): PreparedStatements {
  const texts = new LRUCache<string, SentText>({ max: rememberedTexts });
  const preparedOn = new WeakMap<pg.PoolClient, Set<string>>();
  let names = 0;
  let isSupported = true;

  /** The name under which to prepare the text; undefined if it did not repeat yet. */
  function nameOf(text: string): string | undefined {
    const sent = texts.get(text);
    if (!sent) texts.set(text, { name: `statement_${++names}`, uses: 1 });
    return sent && ++sent.uses >= minUses ? sent.name : undefined;
  }

  /** Remembers `name` for the connection. Returns the name that must make room for it. */
  function keep(client: pg.PoolClient, name: string): string | undefined {
    let prepared = preparedOn.get(client);
    if (!prepared) preparedOn.set(client, (prepared = new Set()));
    // The names of a Set stay in the order in which they were added: the one that was used least recently comes first.
    prepared.delete(name);
    prepared.add(name);
    if (prepared.size <= maxPreparedPerConnection) return undefined;
    const [oldest] = prepared;
    prepared.delete(oldest!);
    return oldest;
  }

  async function send(client: pg.PoolClient, text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    const values = [...parameters];
    // A statement without parameters controls a transaction or migrates.
    const name = isSupported && values.length > 0 ? nameOf(text) : undefined;
    if (name === undefined) return client.query(text, values);
    const oldest = keep(client, name);
    if (oldest !== undefined) await deallocate(client, oldest);
    try {
      return await client.query({ name, text, values });
    } catch (error) {
      if (isUnknownName(error as Error)) isSupported = false;
      if (isStalePlan(error as Error)) await deallocateAll(client);
      throw error;
    }
  }

  async function deallocateAll(client: pg.PoolClient): Promise<void> {
    for (const name of preparedOn.get(client) ?? []) await deallocate(client, name);
    preparedOn.delete(client);
  }
  return { send };
}

/** A failure is of no interest: the transaction has failed already, or the connection has, and its statements end with it. */
async function deallocate(client: pg.PoolClient, name: string): Promise<void> {
  delete (client as unknown as DriverConnection).connection?.parsedStatements[name];
  await client.query(`DEALLOCATE "${name}"`).catch(() => {});
}

/** Whether only the prepared form of a statement failed, before it ran, so that sending it again helps. */
export const isPreparedFailure = (error: Error): boolean => isStalePlan(error) || isUnknownName(error);

/** Whether a migration has changed the columns that a prepared statement answers with. */
const isStalePlan = (error: Error): boolean =>
  codeOf(error) === '0A000' && error.message.includes('cached plan must not change result type');

/** Whether another server connection answers than the one that prepared: a pooler in between does not keep prepared statements. */
const isUnknownName = (error: Error): boolean => ['26000', '42P05'].includes(codeOf(error));

const codeOf = (error: Error): string => (error as { code?: string }).code ?? '';
