/**
 * How long one request holds the event loop of the gateway. The subgraphs and the client are in another thread. Cold: the operation is
 * parsed, validated and planned. Warm: it has been sent before.
 */
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readGatewayConfig } from '@marquee/gateway/config';
import { openHttpDataSource } from '@marquee/gateway/dataSources/httpDataSource';
import { openGateway } from '@marquee/gateway/gateway';
import { startPeer } from './eventLoop/peer.js';
import { heavyShapes } from './eventLoop/shapes.js';
import type { Measurement } from './measure.js';

const runs = 5;

export async function measureEventLoop(): Promise<Measurement[]> {
  const lifecycle = createLifecycle(silentLog);
  const peer = await startPeer();
  lifecycle.onStop('peer', () => peer.stop());
  const signer = createViewerSigner('a-secret-of-at-least-32-characters');
  const { url } = await openGateway(lifecycle, {
    config: readGatewayConfig({
      PORT: '0',
      DEV_ISSUER: 'false',
      DEADLINE_MS: '20000',
      RATE_LIMITS: 'false',
      LOAD_SHEDDING: 'false',
      // Of all limits the highest: that of a trusted service.
      MAX_COST_ANONYMOUS: '5500',
    }),
    log: silentLog,
    dataSource: (name) =>
      openHttpDataSource(lifecycle, { name, url: peer.subgraphUrl, signer, log: silentLog }).dataSource,
  });
  try {
    // The first operation pays for compiling the code.
    await peer.request({ url, query: Object.values(heavyShapes).at(-1)! });
    const measurements: Measurement[] = [];
    for (const [name, query] of Object.entries(heavyShapes)) {
      const cold: Turn[] = [];
      const warm: Turn[] = [];
      for (let run = 0; run < runs; run++) {
        const text = `${query} # ${run}`;
        cold.push(await longestTurn(() => peer.request({ url, query: text })));
        warm.push(await longestTurn(() => peer.request({ url, query: text })));
      }
      const least = (turns: readonly Turn[]) => Math.min(...turns.map(({ milliseconds }) => milliseconds)).toFixed(0);
      measurements.push({
        name,
        value: `${least(cold)} / ${least(warm)} ms`,
        note: `longest turn, cold / warm; an answer of ${(warm[0]!.bytes / 1e6).toFixed(2)} MB`,
      });
    }
    return measurements;
  } finally {
    await lifecycle.stop();
  }
}

interface Turn {
  readonly milliseconds: number;
  readonly bytes: number;
}

/** The longest turn of the event loop of this thread while `work` runs. */
async function longestTurn(work: () => Promise<number>): Promise<Turn> {
  let milliseconds = 0;
  let isDone = false;
  let before = performance.now();
  const turn = () => {
    const now = performance.now();
    milliseconds = Math.max(milliseconds, now - before);
    before = now;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const bytes = await work();
  isDone = true;
  return { milliseconds, bytes };
}
