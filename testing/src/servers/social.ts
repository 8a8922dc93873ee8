/** Starts the social subgraph alone on a database of its own; requests go without HTTP. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { devSubject } from '@marquee/kit/identity/devSubject';
import { openSocial, type Social, type SocialOptions } from '@marquee/social/social';
import { stopBackgroundWork } from './backgroundWork.js';
import { planStatementsOnce } from './plannedStatements.js';
import { createDatabase } from './testServers.js';
import { testNow } from './supergraph.js';

export interface TestSocial extends Social {
  readonly databaseUrl: string;
  /** SQL statements sent so far. A test clears the array to count the next ones. */
  readonly statements: string[];
  /** The response as JSON text, errors included. A null handle is an anonymous viewer. */
  request(handle: string | null, query: string, variables?: Record<string, unknown>): Promise<string>;
  /** The data of a response. Fails the test if the response has errors. */
  requestData<T = Record<string, never>>(
    handle: string | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Starts social. Following the change feed and counting public taste are stopped: tests call `catchUp` themselves. PostgreSQL plans
 * each statement once per connection, unless `planOnce` is false. `discoveryLimits`: read for each request, so a test may change them.
 */
export async function startSocial({
  planOnce = true,
  discoveryLimits,
}: { readonly planOnce?: boolean } & Pick<SocialOptions, 'discoveryLimits'> = {}): Promise<TestSocial> {
  const lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  if (planOnce) await planStatementsOnce(database);
  const statements: string[] = [];
  const social = await openSocial(lifecycle, {
    postgres: {
      url: database.url,
      // Each connection plans for itself.
      poolSize: planOnce ? 2 : 5,
      statementTimeoutMs: 15_000,
      onStatement: (statement) => statements.push(statement),
    },
    // The copied database knows the bundled films already.
    changeSource: async (after) => ({ changes: [], cursor: after, more: false }),
    log: silentLog,
    clock: () => testNow,
    discoveryLimits,
  });
  await stopBackgroundWork(social);
  const request = async (handle: string | null, query: string, variables?: Record<string, unknown>) => {
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
    request,
    requestData: async <T>(handle: string | null, query: string, variables?: Record<string, unknown>) => {
      const response = JSON.parse(await request(handle, query, variables)) as { data: T; errors?: unknown };
      expect(response.errors).toBeUndefined();
      return response.data;
    },
    stop: () => lifecycle.stop(),
  };
}
