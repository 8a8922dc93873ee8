/** How long each operation usually takes: what its latency is compared with. */
import { LRUCache } from 'lru-cache';

/** Operations that are remembered. */
const maxOperations = 1_000;
/** Requests of an operation before its latency says anything. */
const firstSamples = 5;
/** Shares of a difference that are learned. Faster requests are the better measure: nothing makes them faster by chance. */
const learning = { down: 0.1, up: 0.05 };

export interface UsualLatency {
  /**
   * How many times the usual latency of `operation` this request took; undefined while that is unknown. `isCalm` says that few
   * others ran, so that the latency is worth learning.
   */
  compare(operation: string, milliseconds: number, isCalm: boolean): number | undefined;
}

interface Usual {
  milliseconds: number;
  samples: number;
}

/** Latencies below this are noise. */
const minMilliseconds = 1;

export function createUsualLatency(): UsualLatency {
  const operations = new LRUCache<string, Usual>({ max: maxOperations });
  return {
    compare: (operation, taken, isCalm) => {
      const milliseconds = Math.max(minMilliseconds, taken);
      const usual = operations.get(operation);
      if (!usual) return void operations.set(operation, { milliseconds, samples: 1 });
      usual.samples++;
      if (usual.samples <= firstSamples) {
        usual.milliseconds = Math.min(usual.milliseconds, milliseconds);
        return undefined;
      }
      const ratio = milliseconds / usual.milliseconds;
      const difference = Math.min(milliseconds - usual.milliseconds, usual.milliseconds);
      if (isCalm) usual.milliseconds += difference * (difference < 0 ? learning.down : learning.up);
      return ratio;
    },
  };
}
