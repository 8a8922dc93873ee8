/** Memory that this process keeps, to be compared with a bound. */
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
export const collectGarbage = runInNewContext('gc') as () => void;

const readings = 20;
const pauseMs = 10;

/**
 * Bytes that objects, strings and buffers take after garbage is collected: the least of several readings, since buffers are freed in
 * the background after the collection that finds them unused. Readings end early once one is at most `enough`.
 */
export async function keptBytes(enough = 0): Promise<number> {
  let least = Infinity;
  for (let reading = 0; reading < readings && least > enough; reading++) {
    if (reading > 0) await delay(pauseMs);
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}
