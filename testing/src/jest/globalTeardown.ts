/** Stops the servers of the run and deletes their folder. */
import { rmSync } from 'node:fs';
import { runningServers } from './runningServers.js';

/** Jest calls this once for each project that needs databases. The first call stops the servers. */
export default async function globalTeardown(): Promise<void> {
  const { lifecycle, folder } = runningServers;
  delete runningServers.lifecycle;
  if (!lifecycle) return;
  await lifecycle.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
