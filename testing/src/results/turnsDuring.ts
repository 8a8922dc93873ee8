/** Counts turns of the event loop, without looking at how long they take. */

/** How often the event loop turns while `work` runs on a machine so slow that each step takes longer than a slice. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  const { now } = performance;
  let milliseconds = 0;
  performance.now = () => (milliseconds += 20);
  setImmediate(turn);
  try {
    await work();
  } finally {
    isDone = true;
    performance.now = now;
  }
  return turns;
}
