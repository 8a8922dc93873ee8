/** Social alone on a database of its own, asked without HTTP. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { devSubject } from '@marquee/kit/identity/devSubject';
import { openSocial, type Social } from '@marquee/social/social';
import { createDatabase } from './servers.js';
import { testNow } from './supergraph.js';

export interface TestSocial extends Social {
  readonly databaseUrl: string;
  readonly statements: string[];
  /** The answer as text, errors included. */
  ask(handle: string | null, query: string, variables?: Record<string, unknown>): Promise<string>;
  data<T = Record<string, never>>(
    handle: string | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<T>;
  stop(): Promise<void>;
}

export async function startSocial(): Promise<TestSocial> {
  const lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const statements: string[] = [];
  const social = await openSocial(lifecycle, {
    postgres: {
      url: database.url,
      poolSize: 5,
      statementTimeoutMs: 15_000,
      onStatement: (statement) => statements.push(statement),
    },
    // The copied database knows the bundled films; nothing more is to come.
    source: async (after) => ({ changes: [], cursor: after, more: false }),
    log: silentLog,
    clock: () => testNow,
  });
  await social.feed.stop();
  // Tests say themselves when public taste is counted.
  await social.taste.stop();
  const ask = async (handle: string | null, query: string, variables?: Record<string, unknown>) => {
    const scope = social.subgraph.openScope({
      viewer: { subject: handle === null ? null : devSubject(handle) },
      requestId: 'test',
      signal: AbortSignal.timeout(20_000),
    });
    return JSON.stringify(await scope.execute({ query, variables }));
  };
  return {
    ...social,
    databaseUrl: database.url,
    statements,
    ask,
    data: async <T>(handle: string | null, query: string, variables?: Record<string, unknown>) => {
      const answer = JSON.parse(await ask(handle, query, variables)) as { data: T; errors?: unknown };
      expect(answer.errors).toBeUndefined();
      return answer.data;
    },
    stop: () => lifecycle.stop(),
  };
}
