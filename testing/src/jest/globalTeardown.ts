import { rmSync } from 'node:fs';
import { runningServers } from './runningServers.js';

/** Jest calls it once for each project that needs databases; the first call stops them. */
export default async function globalTeardown(): Promise<void> {
  const { lifecycle, folder } = runningServers;
  delete runningServers.lifecycle;
  if (!lifecycle) return;
  await lifecycle.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
