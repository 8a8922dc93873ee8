/**
 * Statements that PostgreSQL plans once per connection instead of each time. For the few rows of a test, planning a statement of
 * discovery takes several times as long as running it. The product prepares only what repeats, and PostgreSQL then chooses the plan.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { TestDatabase } from './testServers.js';

type Send = (this: pg.Client, ...parts: unknown[]) => unknown;

/** Affects all connections of this test file, and the plans of `database`. Call it before the first connection. */
export async function planStatementsOnce(database: TestDatabase): Promise<void> {
  await database.alter('SET plan_cache_mode = force_generic_plan');
  const prototype = pg.Client.prototype as unknown as { query: Send };
  const send = prototype.query;
  prototype.query = function (...parts) {
    const [text, values, ...more] = parts;
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return send.apply(this, parts);
    const name = createHash('md5').update(text).digest('hex');
    return send.call(this, { name, text, values }, undefined, ...more);
  };
}
