import { rmSync } from 'node:fs';

export default async function stop() {
  const { lifecycle, folder } = globalThis.marqueeTest;
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
}
