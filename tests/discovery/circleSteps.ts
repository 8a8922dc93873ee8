/** Writes of circles between which a test compares answers: some are read by the process, some are open, and some are rolled back. */
import fc from 'fast-check';
import { silentLog } from '@marquee/kit/log';
import {
  openCircleHistories,
  type CircleAnswer,
  type CircleHistories,
} from '@marquee/social/circleHistories/circleHistories';
import type { Postgres } from '@marquee/social/db/connection';
import {
  circleWrite,
  ownWrites,
  replaceMember,
  writeToCircle,
  type CircleWrite,
} from '@marquee/testing/fixtures/circleWrites';
import type { Member } from '@marquee/testing/fixtures/members';
import { datasetPlan, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import type { TestSocial } from '@marquee/testing/servers/social';

/** Where it is written. `writers`: connections of other processes. */
export interface WrittenCircles {
  readonly social: TestSocial;
  readonly films: readonly FilmRow[];
  readonly writers: Postgres;
}

/** Says how each request was answered. */
export function spied(histories: CircleHistories, answers: CircleAnswer[]): CircleHistories {
  return {
    ...histories,
    get current() {
      return histories.current;
    },
    saw: (answer, changes) => {
      answers.push(answer);
      histories.saw(answer, changes);
    },
  };
}

/** A transaction that stays open. */
export interface OpenWriter {
  end(commits: boolean): Promise<void>;
}

export interface WritesOfMember {
  readonly member: number;
  readonly writes: readonly CircleWrite[];
}

/** Writes watches of one member that no other writer touches. Returns once it has written, before it ends. */
export async function openWriter(
  { writers, films }: WrittenCircles,
  members: readonly Member[],
  { member, writes }: WritesOfMember,
): Promise<OpenWriter> {
  let end: (commits: boolean) => void;
  const ending = new Promise<boolean>((resolve) => (end = resolve));
  let hasWritten: () => void;
  const written = new Promise<void>((resolve) => (hasWritten = resolve));
  const done = writers.db
    .transaction()
    .execute(async (tx) => {
      for (const write of writes)
        if (ownWrites.has(write.kind)) await writeToCircle(tx, { members, films }, { ...write, member });
      hasWritten();
      if (!(await ending)) throw new Error('rolled back');
    })
    .catch((error: Error) => expect(error.message).toBe('rolled back'));
  await Promise.race([written, done]);
  return {
    end: async (commits) => {
      end(commits);
      await done;
    },
  };
}

const opens = fc.array(
  fc.record({
    writes: fc.array(circleWrite, { minLength: 1, maxLength: 3 }),
    commits: fc.boolean(),
    lasts: fc.nat({ max: 3 }),
  }),
  { maxLength: 2 },
);

/** When a request is sent, after `testNow` or before. Watches are whole hours or weeks old, so they are on both sides of its limits. */
export const minutesLater = fc.constantFrom(0, 0, 20, 40, -15);

/** Random writes, and requests between them. */
export const circleSteps = <Request>(request: fc.Arbitrary<Request>) => {
  const requests = fc.array(request, { minLength: 3, maxLength: 6 });
  const step = fc.record({
    writes: fc.array(circleWrite, { minLength: 1, maxLength: 5 }),
    erased: fc.option(fc.nat({ max: 3 }), { freq: 1 }),
    isRead: fc.boolean(),
    requests,
  });
  return fc.record({
    plan: datasetPlan,
    isLoadedAfter: fc.boolean(),
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    opens,
  });
};
export type CircleSteps<Request> =
  ReturnType<typeof circleSteps<Request>> extends fc.Arbitrary<infer Steps> ? Steps : never;

export interface Asked<Request> {
  readonly histories: CircleHistories;
  readonly members: readonly Member[];
  readonly requests: readonly Request[];
}

/** Writes step by step, and calls `ask` in between. The histories are those of `social`, or loaded after the first writes. */
export async function takeSteps<Request>(
  circles: WrittenCircles,
  { plan, isLoadedAfter, steps, opens: open }: CircleSteps<Request>,
  askFor: (asked: Asked<Request>) => Promise<void>,
): Promise<void> {
  const { social, films } = circles;
  const { members } = await storeDataset(social.db, films, plan);
  const histories = isLoadedAfter ? openCircleHistories(social.db, { log: silentLog }) : social.circleHistories;
  await histories.catchUp();
  const ask = (requests: readonly Request[]) => askFor({ histories, members, requests });
  // The last two members are of the writers that stay open.
  const opened = await Promise.all(
    open.map(({ writes }, index) => openWriter(circles, members, { member: 4 + index, writes })),
  );
  try {
    for (const [step, { writes, erased, isRead, requests }] of steps.entries()) {
      if (erased !== null && step > 0) await replaceMember(social.db, members, erased);
      for (const write of writes) {
        const own = { ...write, member: write.member % 4 };
        const isFree = !('to' in own) || own.to < 4;
        if (isFree) await writeToCircle(social.db, { members, films }, own);
      }
      await ask(requests.slice(0, 1));
      if (isRead) await histories.catchUp();
      for (const [index, { commits, lasts }] of open.entries()) if (lasts === step) await opened[index]!.end(commits);
      await ask(requests.slice(1));
    }
  } finally {
    for (const [index, { commits }] of open.entries()) await opened[index]!.end(commits);
  }
  await ask(steps[0]!.requests);
  if (isLoadedAfter) await histories.stop();
}
