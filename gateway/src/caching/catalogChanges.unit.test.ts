/** What the gateway knows of the change feed, and which answers it may still give. */
import { silentLog } from '@marquee/kit/log';
import { followCatalogChanges, type CatalogChanges, type ChangedIds } from './catalogChanges.js';

/** A feed in memory. */
function openFeed() {
  const changes: string[] = [];
  let failure: Error | undefined;
  let first = 0;
  return {
    change: (...ids: string[]) => void changes.push(...ids),
    forget: () => void (first = changes.length),
    fail: (error: Error | undefined) => void (failure = error),
    source: async (after: number | undefined): Promise<ChangedIds> => {
      if (failure) throw failure;
      const isComplete = after !== undefined && after >= first;
      return { ids: isComplete ? changes.slice(after) : [], cursor: changes.length, isComplete };
    },
  };
}

let changes: CatalogChanges | undefined;
afterEach(() => changes?.stop());

function follow(feed: ReturnType<typeof openFeed>, maxLagMs = 60_000): CatalogChanges {
  changes = followCatalogChanges(feed.source, { log: silentLog, pollMs: 3_600_000, maxLagMs });
  return changes;
}

test('nothing is known before the feed is read', () => {
  const followed = follow(openFeed());
  expect(followed.position).toBeUndefined();
  expect(followed.isCurrent({ position: 0, ids: ['a'] })).toBe(false);
});

test('an answer is current until one of its entities changes', async () => {
  const feed = openFeed();
  feed.change('a', 'b');
  const followed = follow(feed);
  expect(await followed.catchUp()).toBe(2);
  const answer = { position: 2, ids: ['a', 'c'] };
  const list = { position: 2, ids: undefined };
  expect([followed.isCurrent(answer), followed.isCurrent(list)]).toEqual([true, true]);
  feed.change('b');
  expect([followed.isCurrent(answer), followed.isCurrent(list)]).toEqual([true, true]);
  await followed.catchUp();
  expect([followed.isCurrent(answer), followed.isCurrent(list)]).toEqual([true, false]);
  feed.change('c');
  await followed.catchUp();
  expect(followed.isCurrent(answer)).toBe(false);
  expect(followed.isCurrent({ position: followed.position!, ids: ['a', 'c'] })).toBe(true);
});

test('an answer from before the follower started is not current', async () => {
  const feed = openFeed();
  feed.change('a', 'b');
  const followed = follow(feed);
  await followed.catchUp();
  expect(followed.isCurrent({ position: 1, ids: ['c'] })).toBe(false);
});

test('no earlier answer is current after too many changes to list', async () => {
  const feed = openFeed();
  feed.change('a');
  const followed = follow(feed);
  await followed.catchUp();
  feed.change('b');
  feed.forget();
  await followed.catchUp();
  expect(followed.isCurrent({ position: 1, ids: ['c'] })).toBe(false);
  expect(followed.isCurrent({ position: 2, ids: ['c'] })).toBe(true);
});

test('nothing is current when the feed was not read for too long', async () => {
  const feed = openFeed();
  const followed = follow(feed, 0);
  await followed.catchUp();
  // Some time has passed since the reading began.
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(followed.position).toBeUndefined();
  expect(followed.isCurrent({ position: 0, ids: [] })).toBe(false);
});

test('a failed reading changes nothing, and the next one finds all changes', async () => {
  const feed = openFeed();
  const followed = follow(feed);
  await followed.catchUp();
  feed.change('a');
  feed.fail(new Error('away'));
  await expect(followed.catchUp()).rejects.toThrow('away');
  expect(followed.isCurrent({ position: 0, ids: ['a'] })).toBe(true);
  feed.fail(undefined);
  await followed.catchUp();
  expect(followed.isCurrent({ position: 0, ids: ['a'] })).toBe(false);
});
