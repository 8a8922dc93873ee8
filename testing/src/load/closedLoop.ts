/** Clients that send a request when they have the answer to the one before. So they find what a server can do, and never more. */
import { delay } from '@marquee/kit/delay';
import type { LoadAnswer } from './loadAnswer.js';

/** A client without a whole answer waits, in milliseconds. */
const pauseMs = 100;

export interface ClosedLoop<Answer> {
  readonly clients: number;
  readonly seconds: number;
  /** Sends one request that begins at `at` milliseconds of the loop. Must not reject. */
  readonly send: (at: number) => Promise<Answer>;
}

/** Resolves with the answers, when all requests have one. */
export async function runClosedLoop<Answer extends LoadAnswer>(loop: ClosedLoop<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  const run = async () => {
    while (elapsed() < loop.seconds * 1_000) {
      const answer = await loop.send(elapsed());
      answers.push(answer);
      if (answer.outcome !== 'whole') await delay(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: loop.clients }, run));
  return answers;
}
