/** The servers of the run. Jest loads setup and teardown separately, so that they share the global object only. */
import type { Lifecycle } from '@marquee/kit/lifecycle';

interface RunningServers {
  started?: Promise<Lifecycle>;
  lifecycle?: Lifecycle;
}

const holder = globalThis as typeof globalThis & { marqueeTestServers?: RunningServers };

export const runningServers: RunningServers = (holder.marqueeTestServers ??= {});
