/** The background work of social, which sends statements of its own. */
import type { Social } from '@marquee/social/social';

type BackgroundWork = Pick<Social, 'changeFeed' | 'publicTaste' | 'filmTallies' | 'filmFacts' | 'circleHistories'>;

/** Stops it, so that statements can be counted. Facts of films and watches are loaded first: a process that has none lets PostgreSQL count. */
export async function stopBackgroundWork(social: BackgroundWork): Promise<void> {
  await Promise.all([social.changeFeed.stop(), social.publicTaste.stop(), social.filmTallies.stop()]);
  for (const kept of [social.filmFacts, social.circleHistories]) {
    await kept.catchUp();
    await kept.stop();
  }
}
