/** Stops the servers of the run and deletes their folder. */
import { runningServers } from './runningServers.js';

/** Jest calls this once for each project that needs databases. The first call stops the servers. */
export default async function globalTeardown(): Promise<void> {
  const { lifecycle } = runningServers;
  delete runningServers.lifecycle;
  await lifecycle?.stop();
}
