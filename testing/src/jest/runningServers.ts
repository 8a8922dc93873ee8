/** The servers of the run. Jest loads setup and teardown separately, so that they share the global object only. */
import type { Lifecycle } from '@marquee/kit/lifecycle';

interface RunningServers {
  started?: Promise<void>;
  lifecycle?: Lifecycle;
  folder?: string;
}

const holder = globalThis as typeof globalThis & { marqueeTestServers?: RunningServers };

export const runningServers: RunningServers = (holder.marqueeTestServers ??= {});
