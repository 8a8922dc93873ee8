/** An operation guard over any schema, for tests of the gateway's HTTP server. */
import { buildSchema } from 'graphql';
import { silentLog } from '@marquee/kit/log';
import { createManifest } from '@marquee/gateway/operations/manifest';
import {
  createOperationGuard,
  type OperationGuard,
  type OperationGuardOptions,
} from '@marquee/gateway/operations/operationGuard';
import { createMemoryStore } from '@marquee/gateway/operations/persistedQueries';

/** Allows what development allows, with an empty manifest, unless `options` say otherwise. */
export function createTestGuard(typeDefs: string, options: Partial<OperationGuardOptions> = {}): OperationGuard {
  const guard = createOperationGuard({
    log: silentLog,
    estimator: { estimate: () => 0 },
    mode: 'any',
    manifest: createManifest([]),
    persistedQueries: createMemoryStore(),
    introspection: true,
    suggestions: true,
    ...options,
  });
  guard.useSchema(buildSchema(typeDefs));
  return guard;
}
