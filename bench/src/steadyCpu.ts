/** Warms servers up until what requests take does not fall any more, as in a system that has run for a while. */
import type { CpuMeter } from '@marquee/testing/cost/processCpu';
import { meanCpu } from './measure.js';

type Request = () => Promise<unknown>;

/** A request is steady when it has taken no less than this part of its least CPU … */
const steadyPart = 0.95;
/** … in so many rounds in turn. */
const steadyRounds = 2;
const perRound = { seconds: 0.4, maxRuns: 200 };
/** Of all requests together. */
const maxSeconds = 200;

/**
 * Sends each request many times, in turns, so that V8 and Java compile what all of them use. Ends when all are steady, or after 200
 * seconds. Returns how many are not steady then.
 */
export async function warmUpUntilSteady(meter: CpuMeter, requests: readonly Request[]): Promise<number> {
  // Neo4j has just started. A statement that is cut off at its time limit leaves its plan, so that it is faster when it comes again.
  for (const request of requests) await request().catch(request);
  const until = performance.now() + maxSeconds * 1_000;
  let unsteady = requests.map((request) => ({ request, least: Infinity, rounds: 0 }));
  while (unsteady.length > 0 && performance.now() < until) {
    for (const warming of unsteady) {
      const { total } = await meanCpu(meter, warming.request, perRound);
      warming.rounds = total >= steadyPart * warming.least ? warming.rounds + 1 : 0;
      warming.least = Math.min(warming.least, total);
    }
    unsteady = unsteady.filter(({ rounds }) => rounds < steadyRounds);
  }
  return unsteady.length;
}
