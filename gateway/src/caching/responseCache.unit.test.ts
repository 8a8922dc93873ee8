/** The response cache: what it keeps, for how long, and what it never gives. */
import { getOperationAST, parse } from 'graphql';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import type { GatewayContext } from '../context.js';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import type { CachePolicy } from './cachePolicy.js';
import type { Dependencies } from './catalogChanges.js';
import { openResponseCache, type AnswerRequest } from './responseCache.js';

const lifecycle = createLifecycle(silentLog);
afterAll(() => lifecycle.stop());

/** A feed whose position a test sets. Any change makes earlier answers stale. */
function openCache({ policy, maxBytes = 1_000_000 }: { policy?: CachePolicy; maxBytes?: number } = {}) {
  const feed = { position: 0 as number | undefined };
  const answer = openResponseCache(lifecycle, {
    config: { isEnabled: true, maxBytes, pollMs: 1_000, maxLagMs: 1_000 },
    log: silentLog,
    redis: undefined,
    changes: {
      get position() {
        return feed.position;
      },
      isCurrent: ({ position }: Dependencies) => feed.position !== undefined && position >= feed.position,
      catchUp: async () => 0,
      stop: async () => {},
    },
    policyOf: () => policy ?? { isPublic: true, maxAge: 60, lookups: undefined },
    schemaVersion: '1',
  });
  return { feed, answer };
}

const document = parse('query Q { a }');

interface Asked {
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** The body of the answer; undefined has errors. */
  readonly body?: string | undefined;
  readonly execute?: () => Promise<unknown>;
  /** The number of the change feed that a replica answers from. */
  readonly replicaPosition?: number;
}

let executions = 0;
beforeEach(() => (executions = 0));

async function send(answer: AnswerRequest, asked: Asked = {}): Promise<string> {
  const { variables = {}, operationName = 'Q' } = asked;
  const response = await answer({
    operation: {
      document,
      operation: getOperationAST(document)!,
      hash: 'h',
      operationName,
      coercedVariables: variables,
    } as unknown as AdmittedOperation,
    context: { replicas: { position: asked.replicaPosition ?? Infinity } } as unknown as GatewayContext,
    execute: async () => {
      executions++;
      await asked.execute?.();
      const body = 'body' in asked ? asked.body : `answer ${executions}`;
      return { status: 200, body: Buffer.from(body ?? 'errors'), ...(body === undefined ? {} : { data: { a: body } }) };
    },
  });
  return response.body.toString();
}

test('a second request gets the same bytes without execution', async () => {
  const { answer } = openCache();
  expect([await send(answer), await send(answer)]).toEqual(['answer 1', 'answer 1']);
  expect(executions).toBe(1);
});

test('an answer of a replica is kept as what the replica had, not as what the gateway knows', async () => {
  const { feed, answer } = openCache();
  feed.position = 7;
  expect(await send(answer, { replicaPosition: 6 })).toBe('answer 1');
  // The replica lacked change 7, so its answer may be one from before it.
  expect(await send(answer, { replicaPosition: 7 })).toBe('answer 2');
  expect(await send(answer)).toBe('answer 2');
});

test.each([
  ['other variables', { variables: { a: 1 } }],
  ['another operation of the document', { operationName: 'R' }],
])('a request with %s gets an answer of its own', async (_, other) => {
  const { answer } = openCache();
  await send(answer);
  expect(await send(answer, other)).toBe('answer 2');
});

test.each([
  ['private', { isPublic: false, maxAge: 60, lookups: undefined }],
  ['not to be kept', { isPublic: true, maxAge: 0, lookups: undefined }],
])('an answer that is %s is not kept', async (_, policy) => {
  const { answer } = openCache({ policy });
  expect([await send(answer), await send(answer)]).toEqual(['answer 1', 'answer 2']);
});

test('an answer with errors is not kept', async () => {
  const { answer } = openCache();
  await send(answer, { body: undefined });
  expect(await send(answer)).toBe('answer 2');
});

test('nothing is kept or given while the feed is not known', async () => {
  const { answer, feed } = openCache();
  await send(answer);
  feed.position = undefined;
  expect(await send(answer)).toBe('answer 2');
  feed.position = 0;
  expect(await send(answer)).toBe('answer 1');
});

test('an answer that began before a change is not given after it', async () => {
  const { answer, feed } = openCache();
  await send(answer, { execute: async () => void (feed.position = 1) });
  expect(await send(answer)).toBe('answer 2');
});

/** Requests that wait in execution until `release` is called. */
function held() {
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  return { execute: () => gate, release: () => release() };
}

test('equal requests at one time are executed once', async () => {
  const { answer } = openCache();
  const { execute, release } = held();
  const all = [1, 2, 3].map(() => send(answer, { execute }));
  await Promise.resolve();
  release();
  expect(await Promise.all(all)).toEqual(['answer 1', 'answer 1', 'answer 1']);
});

test('a request does not join one that began before the last change', async () => {
  const { answer, feed } = openCache();
  const { execute, release } = held();
  const first = send(answer, { execute });
  await new Promise(setImmediate);
  feed.position = 1;
  expect(await send(answer)).toBe('answer 2');
  release();
  await first;
});

test('a request that joined one that failed is executed itself', async () => {
  const { answer } = openCache();
  const { execute, release } = held();
  const failing = send(answer, { execute: () => execute().then(() => Promise.reject(new Error('gone'))) });
  failing.catch(() => {});
  await new Promise(setImmediate);
  const other = send(answer);
  release();
  await expect(failing).rejects.toThrow('gone');
  expect(await other).toBe('answer 2');
});

test('of the requests that joined one that failed, one is executed and the others wait for it', async () => {
  const { answer } = openCache();
  const { execute, release } = held();
  const failing = send(answer, { execute: () => execute().then(() => Promise.reject(new Error('gone'))) });
  failing.catch(() => {});
  await new Promise(setImmediate);
  const others = [1, 2, 3, 4, 5].map(() => send(answer, { execute: () => new Promise(setImmediate) }));
  release();
  await expect(failing).rejects.toThrow('gone');
  expect(await Promise.all(others)).toEqual(Array(5).fill('answer 2'));
});

test('requests do not fail one after the other', async () => {
  const { answer } = openCache();
  let running = 0;
  let atOnce = 0;
  const failLater = async () => {
    atOnce = Math.max(atOnce, ++running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 10 }, () => send(answer, { body: undefined, execute: failLater })));
  expect(executions).toBe(10);
  // Three in turn, then the rest.
  expect(atOnce).toBe(7);
});

test('the memory is bounded, and one answer takes only a part of it', async () => {
  const { answer } = openCache({ maxBytes: 20_000 });
  const large = 'x'.repeat(4_000);
  await send(answer, { body: large });
  expect(await send(answer)).toBe('answer 2');
  for (let a = 0; a < 50; a++) await send(answer, { variables: { a }, body: 'x'.repeat(1_000) });
  await send(answer, { variables: { a: 49 } });
  expect(executions).toBe(52);
  expect(await send(answer, { variables: { a: 0 } })).toBe('answer 53');
});
