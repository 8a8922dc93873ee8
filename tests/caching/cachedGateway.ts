/** Two gateways over the same subgraphs: one keeps answers, the other executes everything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfig } from '@marquee/gateway/config';
import type { Gateway } from '@marquee/gateway/gateway';
import { postQuery, startSupergraph, testGatewayConfig, type Supergraph } from '@marquee/testing/servers/supergraph';

export interface Asked {
  /** Null sends no token. */
  readonly handle: string | null;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

export interface CachedGateway {
  readonly supergraph: Supergraph;
  readonly url: string;
  readonly changes: NonNullable<Gateway['changes']>;
  /** The body of the answer of the gateway that keeps answers. */
  cached(asked: Asked): Promise<string>;
  /** The body of the answer of the other one. */
  executed(asked: Asked): Promise<string>;
  stop(): Promise<void>;
}

/** The feed is read by `changes.catchUp()` only. */
export async function startCachedGateway(config: Partial<GatewayConfig> = {}): Promise<CachedGateway> {
  const supergraph = await startSupergraph();
  const folder = mkdtempSync(join(tmpdir(), 'marquee-cached-'));
  supergraph.lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const gateway = await supergraph.serve({
    ...testGatewayConfig(join(folder, 'key.json')),
    responseCache: { isEnabled: true, maxBytes: 4_000_000, pollMs: 3_600_000, maxLagMs: 3_600_000 },
    ...config,
  });
  await gateway.changes!.catchUp();
  const send = async (
    { url, devIssuer }: Pick<Gateway, 'url' | 'devIssuer'>,
    { handle, query, variables }: Asked,
  ): Promise<string> => {
    const token = handle === null ? null : await devIssuer!.issue(handle);
    const { text } = await postQuery({ url, token }, query, variables);
    // The only part of an answer that differs from request to request: only errors have it.
    return text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":""');
  };
  return {
    supergraph,
    url: gateway.url,
    changes: gateway.changes!,
    cached: (asked) => send(gateway, asked),
    executed: (asked) => send(supergraph, asked),
    stop: () => supergraph.stop(),
  };
}
