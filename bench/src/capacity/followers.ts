/** What polls of followers cost the servers that answer: many in a row, beside what the servers take when no follower polls. */
import { delay } from '@marquee/kit/delay';

/** CPU in seconds since some moment, by server. */
export type Reading<Server extends string> = Readonly<Record<Server, number>>;

export interface PollCost<Server extends string> {
  /** Seconds of CPU of one poll. */
  readonly cpu: Reading<Server>;
  /** Bytes that one poll reads. */
  readonly bytes: number;
}

/** Numbers of followers that poll at once. */
export const followersAtOnce = [1, 10, 40] as const;

const measuredMs = 3_000;
const warmUpMs = 500;
const idleRounds = 5;
const idleMs = 2_000;

/** Seconds of CPU a second while nothing asks. The least of several rounds: servers that have just started compile code for a while. */
export async function idleCost<Server extends string>(read: () => Reading<Server>): Promise<Reading<Server>> {
  const rounds: Reading<Server>[] = [];
  for (let round = 0; round < idleRounds; round++) {
    const [before, began] = [read(), performance.now()];
    await delay(idleMs);
    rounds.push(perUnit(before, read(), (performance.now() - began) / 1_000));
  }
  const servers = Object.keys(rounds[0]!) as Server[];
  const least = servers.map((server) => [server, Math.min(...rounds.map((round) => round[server]))]);
  return Object.fromEntries(least) as Reading<Server>;
}

/**
 * What one `poll` costs if so many followers poll at once, each again at once. `poll` returns the bytes that it read. What the servers take when
 * idle is subtracted.
 */
export async function costOfPolls<Server extends string>(
  read: () => Reading<Server>,
  idle: Reading<Server>,
  { followers, poll }: { readonly followers: number; readonly poll: () => Promise<number> },
): Promise<PollCost<Server>> {
  await pollFor(warmUpMs, followers, poll);
  const [before, began] = [read(), performance.now()];
  const { polls, bytes } = await pollFor(measuredMs, followers, poll);
  const seconds = (performance.now() - began) / 1_000;
  const cpu = perUnit(before, read(), polls);
  const servers = Object.keys(cpu) as Server[];
  const own = servers.map((server) => [server, Math.max(0, cpu[server] - (idle[server] * seconds) / polls)]);
  return { cpu: Object.fromEntries(own) as Reading<Server>, bytes: bytes / polls };
}

async function pollFor(milliseconds: number, followers: number, poll: () => Promise<number>) {
  const until = performance.now() + milliseconds;
  let [polls, bytes] = [0, 0];
  const follow = async () => {
    do {
      // Others add to it meanwhile.
      const read = await poll();
      bytes += read;
      polls++;
    } while (performance.now() < until);
  };
  await Promise.all(Array.from({ length: followers }, follow));
  return { polls, bytes };
}

const perUnit = <Server extends string>(before: Reading<Server>, after: Reading<Server>, units: number) =>
  Object.fromEntries(
    (Object.keys(before) as Server[]).map((server) => [server, (after[server] - before[server]) / units]),
  ) as Reading<Server>;
