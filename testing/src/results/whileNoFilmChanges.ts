/** Reads of the graph that all test files share: others write films to it, and delete some that an answer is about. */
import { readUntil } from './waitUntil.js';

/** What `read` gives while no film changes. `lastChange` reads the number of the last change. */
export async function whileNoFilmChanges<T>(lastChange: () => Promise<number>, read: () => Promise<T>): Promise<T> {
  const attempt = async () => {
    const before = await lastChange();
    const value = await read();
    return { value, isQuiet: (await lastChange()) === before };
  };
  return (await readUntil(attempt, ({ isQuiet }) => isQuiet, { intervalMs: 20 })).value;
}
