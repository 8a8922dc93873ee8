/**
 * Keeps a replica of the catalog equal to the catalog that it follows. A replica that is level goes from one state of the writer to a
 * later one in one transaction. If it is too far behind for that, it is not ready until it is level again. Its Neo4j has when it was last
 * level, so a process that starts goes on as the one before.
 */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { indexVersion } from '@marquee/graph/indexes/indexVersion';
import { rewriteUnindexed } from '@marquee/graph/indexes/upgrade';
import { applyLists, applyPages } from '@marquee/graph/replication/applyPages';
import type { ReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { readReplicaState, startReplicaOver, type ReplicaState } from '@marquee/graph/replication/replicaState';
import { delay } from '@marquee/kit/delay';
import type { Log } from '@marquee/kit/log';
import { followLoop } from '@marquee/kit/pollLoop';
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import { createLateness } from './lateness.js';
import type { WriterFeed } from './writerFeed.js';

export interface FollowWriterOptions {
  readonly log: Log;
  /** Seconds after which a replica that was level is not ready; 0: it is ready however late it is. */
  readonly maxLagSeconds: number;
  /** Milliseconds that balancers need to notice that it is not ready, before it shows states that no writer had. */
  readonly leaveMs?: number;
  readonly pollMs?: number;
  /** How long a replica that starts waits for the first answer, in milliseconds, before it serves what it has. Default: 10000. */
  readonly firstAnswerMs?: number;
  /** Changes that are written in one transaction. Default: 8000. */
  readonly maxAtOnce?: number;
}

export interface ReplicaFollower {
  /** Whether it has all changes of the writer, or had them within the bound. */
  readonly isLevel: boolean;
  /** The last change of the writer that it shows. */
  readonly position: number;
  /** Reads and writes what is next. Returns whether there is more. */
  step(): Promise<boolean>;
  stop(): Promise<void>;
}

const lag = gauge({
  name: 'marquee.replica.lag',
  unit: 's',
  description: 'Time since this replica last had all changes of the catalog that it follows.',
});
const level = gauge({
  name: 'marquee.replica.level',
  description: 'Whether this replica serves: 1 if it is level with the catalog that it follows, within its bound.',
});
const applied = counter({
  name: 'marquee.replica.changes',
  description:
    'Films, people, genres and records that this replica has written, as the catalog that it follows has them.',
});

/** Each page is half a megabyte or so. */
const defaultMaxAtOnce = 8_000;
const defaultPollMs = 500;
/** Longer than Kafka takes to show that the catalog publishes. */
const defaultFirstAnswerMs = 10_000;

/** Follows until `stop`. `claimReplica` must have made the graph a replica. */
export function followWriter(
  neo4j: Neo4jConnection,
  writer: WriterFeed,
  options: FollowWriterOptions,
): ReplicaFollower {
  const { log, maxLagSeconds, pollMs = defaultPollMs } = options;
  const stopping = new AbortController();
  const follower = createFollower(neo4j, writer, { ...options, signal: stopping.signal });
  const isInTime = () => maxLagSeconds === 0 || follower.lagSeconds <= maxLagSeconds;
  const isServing = () => follower.isLevel && isInTime();
  const stopLag = lag.observe(() => [{ value: follower.lagSeconds, labels: {} }]);
  const stopLevel = level.observe(() => [{ value: isServing() ? 1 : 0, labels: {} }]);
  const texts = { lost: 'cannot follow the catalog; trying again', found: 'the catalog can be followed again' };
  const loop = followLoop(() => follower.step(), { pollMs, log, texts });
  return {
    get isLevel() {
      return isServing();
    },
    get position() {
      return follower.position;
    },
    step: () => follower.step(),
    stop: () => {
      stopLag();
      stopLevel();
      stopping.abort();
      return loop.stop();
    },
  };
}

type StepOptions = Omit<FollowWriterOptions, 'maxLagSeconds' | 'pollMs'> & { readonly signal?: AbortSignal };

export interface Follower {
  readonly isLevel: boolean;
  readonly lagSeconds: number;
  readonly position: number;
  step(): Promise<boolean>;
}

/** The steps of a follower, without the loop. */
export function createFollower(neo4j: Neo4jConnection, writer: WriterFeed, options: StepOptions): Follower {
  const { log, leaveMs = 0, maxAtOnce = defaultMaxAtOnce, firstAnswerMs = defaultFirstAnswerMs, signal } = options;
  const { source } = writer;
  const lateness = createLateness(neo4j, { log, source });
  let position = 0;
  const readPage = createPageReader(writer);

  async function leave(reason: string): Promise<void> {
    if (!lateness.isLevel) return;
    log.warn({ reason }, 'this replica is not level, and does not serve until it is');
    lateness.leave();
    if (leaveMs > 0) await delay(leaveMs, signal);
  }

  /** Writes the pages. Returns false if another process was faster. */
  async function write(state: ReplicaState & { graphId: string }, pages: readonly ReplicaPage[]): Promise<boolean> {
    if (pages.at(-1)!.cursor === state.cursor) return true;
    if (pages.at(-1)!.more) await leave('too many changes for one transaction');
    if (!(await applyPages(neo4j, state, pages))) return false;
    applied.add(pages.reduce((sum, page) => sum + sizeOf(page), 0));
    if (pages.some(isOfOtherVersion)) await rewriteUnindexed(neo4j);
    return true;
  }

  async function step(): Promise<boolean> {
    const state = await readReplicaState(neo4j);
    const askedAt = performance.now();
    const first = readPage(state.cursor);
    if (!lateness.isKnown && (await isStateOf({ state, source, first, waitMs: firstAnswerMs })))
      lateness.restore(state);
    if (lateness.isLevel) position = state.cursor;
    const pages = await readPages(readPage, await first, lateness.isLevel ? maxAtOnce : 0);
    const { graphId } = pages[0]!;
    if (pages.some((page) => page.graphId !== graphId)) return true;
    if (!isOf(state, graphId) || pages[0]!.cursor < state.cursor) {
      await leave('it followed another graph, or an earlier state of this one');
      log.info({ graphId }, 'this replica starts from nothing');
      await startReplicaOver(neo4j, graphId);
      return true;
    }
    if (!(await write(state, pages)) || pages.at(-1)!.more) return true;
    const { cursor } = pages.at(-1)!;
    position = cursor;
    if (await followLists(neo4j, writer, { ...state, cursor })) return true;
    await lateness.reach({ ...state, cursor }, askedAt);
    return false;
  }

  return {
    get isLevel() {
      return lateness.isLevel;
    },
    get lagSeconds() {
      return lateness.lagSeconds;
    },
    get position() {
      return position;
    },
    step,
  };
}

/** Reads pages. While one is written, the next one is read. */
function createPageReader({ changes }: WriterFeed): WriterFeed['changes'] {
  let ahead: { readonly after: number; readonly page: Promise<ReplicaPage> } | undefined;
  return async (after) => {
    const page = ahead?.after === after ? ahead.page : changes(after);
    ahead = undefined;
    const { cursor, more } = await page;
    if (more) {
      ahead = { after: cursor, page: changes(cursor) };
      // A failure is that of the caller who asks for the page.
      ahead.page.catch(() => {});
    }
    return page;
  };
}

/** The page `first`, and those after it until they have more than `maxChanges`. */
async function readPages(
  readPage: WriterFeed['changes'],
  first: ReplicaPage,
  maxChanges: number,
): Promise<ReplicaPage[]> {
  const pages = [first];
  for (let size = sizeOf(first); pages.at(-1)!.more && size <= maxChanges; size += sizeOf(pages.at(-1)!))
    pages.push(await readPage(pages.at(-1)!.cursor));
  return pages;
}

interface FirstAnswer {
  readonly state: ReplicaState;
  readonly source: string;
  readonly first: Promise<ReplicaPage>;
  readonly waitMs: number;
}

/**
 * Whether the stored state is one of the graph that is followed now: by the first answer, or by where it was read if no answer comes in time.
 * The writer may have been replaced while the replica was down, or the replica was told to follow another one.
 */
async function isStateOf({ state, source, first, waitMs }: FirstAnswer): Promise<boolean> {
  const waiting = new AbortController();
  const page = await Promise.race([first, delay(waitMs, waiting.signal)]).catch(() => {});
  waiting.abort();
  return page ? isOf(state, page.graphId) && page.cursor >= state.cursor : state.levelSource === source;
}

const isOf = (state: ReplicaState, graphId: string): state is ReplicaState & { graphId: string } =>
  state.graphId === graphId;

const sizeOf = ({ entities, records, marks }: ReplicaPage): number => entities.length + records.length + marks.length;

/** A writer of another version writes other search terms. */
const isOfOtherVersion = ({ entities }: ReplicaPage): boolean =>
  entities.some(({ label, properties }) => label !== 'Tombstone' && properties.indexVersion !== indexVersion);

/** Writes the next lists. Returns whether there are more that this replica may have. */
async function followLists(
  neo4j: Neo4jConnection,
  writer: WriterFeed,
  { cursor, lists }: ReplicaState,
): Promise<boolean> {
  const page = await writer.lists(lists);
  if (page.cursor === lists) return false;
  // A list of a later state than the replica's would show films that it does not have.
  const tooNew = page.lists.find(({ asOf }) => asOf > cursor)?.number;
  const to = tooNew === undefined ? page.cursor : tooNew - 1;
  if (to <= lists) return false;
  await applyLists(neo4j, { lists: page.lists.filter(({ number }) => number <= to), cursor: to });
  return tooNew === undefined && page.more;
}
