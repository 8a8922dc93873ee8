/** Remembers for which requests a database may have committed something, so that an error can say what a repeat would do. */
import type { RequestTime } from './dependencyErrors.js';

const writes = new WeakMap<RequestTime, number>();
const add = (request: RequestTime, count: number) => writes.set(request, (writes.get(request) ?? 0) + count);

/** Notes that a write of the request is on its way. The returned function takes it back: the database has refused it. */
export function noteWrite(request: RequestTime): () => void {
  add(request, 1);
  return () => add(request, -1);
}

/** Whether a write of the request is committed, or may be. */
export const mayHaveWritten = (request: RequestTime): boolean => (writes.get(request) ?? 0) > 0;
