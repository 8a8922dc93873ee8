/** The servers of a test run. Jest loads setup and teardown apart, and only the global object is the same for both. */
import type { Lifecycle } from '@marquee/kit/lifecycle';

interface RunningServers {
  started?: Promise<void>;
  lifecycle?: Lifecycle;
  folder?: string;
}

const holder = globalThis as typeof globalThis & { marqueeTestServers?: RunningServers };

export const runningServers: RunningServers = (holder.marqueeTestServers ??= {});
