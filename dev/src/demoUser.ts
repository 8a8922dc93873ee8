/** Chooses the user to try things as: the one whose answer to the flagship query has the most films. */
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { Social } from '@marquee/social/social';
import type { Progress } from '@marquee/kit/progress';

const maxCandidates = 60;
const flagshipQuery = `{
  discover(filter: { watchedBy: FRIENDS, window: LAST_30_DAYS, starring: { lovedByMe: true }, seenByMe: false }) { totalCount }
}`;

/** The user's handle. The candidates are the users with the most friends. */
export async function chooseDemoUser(social: Social, progress: Progress): Promise<string> {
  const handles = await social.handlesByFriendCount(maxCandidates);
  const bar = progress.start('Choosing demo user', handles.length);
  let best = { handle: handles[0] ?? '', total: -1 };
  try {
    for (const [index, handle] of handles.entries()) {
      const total = await countFlagshipFilms(social, handle);
      if (total > best.total) best = { handle, total };
      bar.update(index + 1);
    }
  } finally {
    bar.stop();
  }
  return best.handle;
}

async function countFlagshipFilms(social: Social, handle: string): Promise<number> {
  const scope = social.subgraph.openScope({
    viewer: { subject: devSubject(handle) },
    requestId: 'demo-user',
    signal: AbortSignal.timeout(10_000),
  });
  const { data } = await scope.execute({ query: flagshipQuery });
  return (data?.discover as { totalCount: number } | null | undefined)?.totalCount ?? 0;
}
