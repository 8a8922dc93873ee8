/** Slices of work over the watches of members. */
import type { History } from './packedHistories.js';

/** Watches between two turns of the event loop. */
const watchesPerSlice = 20_000;

/** Says when it is time for other requests to have their turn. */
export function createTurns(): (history: History | null | undefined) => boolean {
  let visited = 0;
  return (history) => {
    visited += history?.length ?? 0;
    if (visited < watchesPerSlice) return false;
    visited = 0;
    return true;
  };
}
