/** Friendships and blocks over three shards, with writers that end at any of their statements. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import type { Db } from '@marquee/social/db/connection';
import { createEmptyDatabase } from '@marquee/testing/servers/testServers';
import { changePair, finishIntents, type PairChange } from './pairs.js';
import { openShards, shardOf, type RelationKind, type Shard, type Shards } from './shards.js';

const lifecycle = createLifecycle(silentLog);
let shards: Shards & { dbs: Db[] };

beforeAll(async () => {
  const databases = await Promise.all([0, 1, 2].map(() => createEmptyDatabase()));
  for (const database of databases) lifecycle.onStop('database', () => database.drop());
  shards = await openShards(
    lifecycle,
    databases.map(({ url }) => url),
  );
});
beforeEach(() => Promise.all(shards.dbs.map((db) => sql`TRUNCATE relation, pair_intent`.execute(db))));
afterAll(() => lifecycle.stop());

class WriterEnded extends Error {}

/** Where a writer ends: instead of this statement, counted from 0, or after it, when the answer is lost. */
interface Cut {
  readonly statement: number;
  readonly isDone: boolean;
}

function cutShards(cut: Cut | null): Shards {
  let statements = 0;
  const all = shards.all.map(({ run }): Shard => ({
    run: async (statement) => {
      const isCut = statements++ === cut?.statement;
      if (isCut && !cut.isDone) throw new WriterEnded();
      const rows = await run(statement);
      if (isCut) throw new WriterEnded();
      return rows;
    },
  }));
  return { ...shards, all };
}

type Outcome = 'changed' | 'refused' | 'unknown';

async function write(change: PairChange, cut: Cut | null): Promise<Outcome> {
  try {
    return (await changePair(cutShards(cut), change)) ? 'changed' : 'refused';
  } catch (error) {
    if (!(error instanceof WriterEnded)) throw error;
    return 'unknown';
  }
}

/** What the shard of each member says of the other. */
const bothSides = ([one, other]: PairChange['pair']): Promise<RelationKind[]> =>
  Promise.all(
    [
      [one, other],
      [other, one],
    ].map(async ([member, about]) => {
      const rows = await shardOf(member!, shards).run(
        sql<{ kind: RelationKind }>`SELECT kind FROM relation WHERE member_pk = ${member} AND other_pk = ${about}`,
      );
      return rows[0]?.kind ?? 'NONE';
    }),
  );

const intents = async () =>
  (await Promise.all(shards.all.map(({ run }) => run(sql`SELECT FROM pair_intent`)))).flat().length;

const [twoShards, oneShard] = [
  [7, 5],
  [4, 1],
] as const;

test('a friendship of two shards is three statements, and one of a single shard is one', async () => {
  const statementsOf = async (change: PairChange) => {
    const before = shards.work.statements;
    expect(await write(change, null)).toBe('changed');
    return shards.work.statements - before;
  };
  expect(await statementsOf({ pair: twoShards, kind: 'FRIENDS' })).toBe(3);
  expect(await statementsOf({ pair: oneShard, kind: 'FRIENDS' })).toBe(1);
  expect(await bothSides(twoShards)).toEqual(['FRIENDS', 'FRIENDS']);
  expect(await bothSides(oneShard)).toEqual(['FRIENDS', 'FRIENDS']);
  expect(await intents()).toBe(0);
});

const cuts = [0, 1, 2].flatMap((statement) => [false, true].map((isDone): Cut => ({ statement, isDone })));
test.each(cuts)('a writer that ends at statement $statement (done: $isDone) leaves all or nothing', async (cut) => {
  for (const [before, after] of [
    ['NONE', 'FRIENDS'],
    ['FRIENDS', 'NONE'],
    ['FRIENDS', 'BLOCKED'],
    ['BLOCKED', 'NONE'],
  ] as const) {
    await changePair(shards, { pair: twoShards, kind: before });
    expect(await write({ pair: twoShards, kind: after }, cut)).toBe('unknown');
    await finishIntents(shards);
    const isBegun = cut.statement > 0 || cut.isDone;
    expect(await bothSides(twoShards)).toEqual(isBegun ? [after, after] : [before, before]);
    expect(await intents()).toBe(0);
    // Repeated by a client that got no answer, with nothing that finishes in between.
    await changePair(shards, { pair: twoShards, kind: before });
    await write({ pair: twoShards, kind: after }, cut);
    expect(await write({ pair: twoShards, kind: after }, null)).toBe('changed');
    expect(await bothSides(twoShards)).toEqual([after, after]);
    expect(await intents()).toBe(0);
    await Promise.all(shards.dbs.map((db) => sql`TRUNCATE relation`.execute(db)));
  }
});

test('a late step of an earlier change is no change', async () => {
  const late: (() => Promise<unknown>)[] = [];
  let statements = 0;
  const all = shards.all.map(({ run }): Shard => ({
    run: async (statement) => {
      if (++statements === 1) return run(statement);
      late.push(() => run(statement));
      throw new WriterEnded();
    },
  }));
  await expect(changePair({ ...shards, all }, { pair: twoShards, kind: 'FRIENDS' })).rejects.toThrow(WriterEnded);
  expect(await changePair(shards, { pair: twoShards, kind: 'BLOCKED' })).toBe(true);
  expect(late).toHaveLength(1);
  for (const step of late) await step();
  expect(await bothSides(twoShards)).toEqual(['BLOCKED', 'BLOCKED']);
});

test('no friendship passes a block, by whichever of the two it is asked for', async () => {
  await changePair(shards, { pair: twoShards, kind: 'BLOCKED' });
  const [one, other] = twoShards;
  expect(await changePair(shards, { pair: [one, other], kind: 'FRIENDS' })).toBe(false);
  expect(await changePair(shards, { pair: [other, one], kind: 'FRIENDS' })).toBe(false);
  expect(await bothSides(twoShards)).toEqual(['BLOCKED', 'BLOCKED']);
});

const members = fc.constantFrom(
  ...([
    [3, 4],
    [4, 8],
    [3, 6],
    [7, 5],
  ] as const),
);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      pair: members,
      kind: fc.constantFrom<RelationKind>('FRIENDS', 'BLOCKED', 'NONE'),
      cut: fc.option(fc.record({ statement: fc.nat({ max: 2 }), isDone: fc.boolean() })),
    }),
  },
  { weight: 1, arbitrary: fc.constant('finish' as const) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const take = async (one: Step): Promise<Outcome | number> =>
  one === 'finish' ? finishIntents(shards) : write(one, one.cut);

test('what is acknowledged holds for both at once, whatever ended before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      await Promise.all(shards.dbs.map((db) => sql`TRUNCATE relation, pair_intent`.execute(db)));
      for (const one of steps) {
        const outcome = await take(one);
        if (one === 'finish') continue;
        if (outcome === 'changed') expect(await bothSides(one.pair)).toEqual([one.kind, one.kind]);
        if (outcome === 'refused') expect(await bothSides(one.pair)).toEqual(['BLOCKED', 'BLOCKED']);
      }
    }),
    { numRuns: 40 },
  );
});

test('both sides agree after writers and finishers ran at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 3, maxLength: 12 }), { minLength: 3, maxLength: 4 }),
      async (plans) => {
        await Promise.all(shards.dbs.map((db) => sql`TRUNCATE relation, pair_intent`.execute(db)));
        await Promise.all(
          plans.map(async (steps) => {
            for (const one of steps) await take(one);
          }),
        );
        await finishIntents(shards);
        expect(await intents()).toBe(0);
        for (const pair of [
          [3, 4],
          [4, 8],
          [3, 6],
          [7, 5],
        ] as const) {
          const [one, other] = await bothSides(pair);
          expect(one).toBe(other);
        }
      },
    ),
    { numRuns: 25 },
  );
});
