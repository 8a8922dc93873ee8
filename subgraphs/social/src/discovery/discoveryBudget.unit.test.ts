import { setImmediate } from 'node:timers/promises';
import { createDiscoveryBudget } from './discoveryBudget.js';

const maxCost = 100;

/** Runs fields with these prices, and says which are answered, and whose prices were looked up. */
async function runFields(prices: readonly number[]) {
  const { run } = createDiscoveryBudget(maxCost);
  const lookedUp: number[] = [];
  const fields = prices.map((price, index) =>
    run(
      () => {
        lookedUp.push(index);
        return price;
      },
      () => Promise.resolve(index),
    ),
  );
  const settled = await Promise.allSettled(fields);
  return { answered: settled.flatMap((field) => (field.status === 'fulfilled' ? [field.value] : [])), lookedUp };
}

test('three fields are answered at any price, which is not looked up', async () => {
  expect(await runFields([1_000, 1_000, 1_000])).toEqual({ answered: [0, 1, 2], lookedUp: [] });
});

test('a field is refused if those before it used the budget up, whatever it costs itself', async () => {
  expect(await runFields([50, 40, 9, 1_000, 0])).toEqual({ answered: [0, 1, 2, 3], lookedUp: [0, 1, 2, 3] });
  expect(await runFields([50, 50, 0, 0, 0])).toEqual({ answered: [0, 1, 2], lookedUp: [0, 1, 2] });
});

test('fields that are always priced are refused beyond the budget, also the first, and take nothing from the others', async () => {
  const { run, runPriced } = createDiscoveryBudget(maxCost);
  const answer = () => Promise.resolve('answer');
  const priced = (cost: number) => runPriced(() => cost, answer);
  const refusal = { extensions: { code: 'QUERY_TOO_COMPLEX' } };
  await expect(priced(maxCost + 1)).rejects.toMatchObject(refusal);
  expect(await run(() => 1_000, answer)).toBe('answer');
  expect(await priced(60)).toBe('answer');
  await expect(priced(41)).rejects.toMatchObject(refusal);
  expect(await priced(40)).toBe('answer');
  // It is the fourth one that is answered, and the first one costs more than the budget.
  await expect(priced(0)).rejects.toMatchObject(refusal);
});

test('each price is looked up once, and that of a field that is refused never', async () => {
  expect(await runFields([10, 10, 10, 10, 90, 10, 10])).toEqual({
    answered: [0, 1, 2, 3, 4],
    lookedUp: [0, 1, 2, 3, 4],
  });
});

test('how long fields take, and whether they fail, decides nothing', async () => {
  const { run } = createDiscoveryBudget(maxCost);
  const fails = run(
    () => 60,
    () => Promise.reject(new Error('away')),
  );
  let end: () => void;
  const slow = run(
    () => 39,
    () => new Promise<void>((resolve) => (end = resolve)),
  );
  const others = ['third', 'fourth'].map((name, index) =>
    run(
      () => index,
      () => Promise.resolve(name),
    ),
  );
  await expect(fails).rejects.toThrow('away');
  expect(await Promise.all(others)).toEqual(['third', 'fourth']);
  const fifth = run(
    () => 0,
    () => Promise.resolve('fifth'),
  );
  await expect(fifth).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_COMPLEX' } });
  end!();
  await slow;
});

test('two fields run at once', async () => {
  const { run } = createDiscoveryBudget(maxCost);
  const ends: (() => void)[] = [];
  const fields = Array.from({ length: 3 }, () =>
    run(
      () => 1,
      () => new Promise<void>((resolve) => ends.push(resolve)),
    ),
  );
  await setImmediate();
  expect(ends).toHaveLength(2);
  ends[0]!();
  await setImmediate();
  expect(ends).toHaveLength(3);
  for (const end of ends) end();
  await Promise.all(fields);
});

test('if a price cannot be looked up, the fields that depend on it fail with the reason, and it is looked up again', async () => {
  const { run } = createDiscoveryBudget(maxCost);
  let isAway = true;
  const price = () => (isAway ? Promise.reject(new Error('away')) : 100);
  const answer = () => Promise.resolve();
  await run(price, answer);
  await run(() => 0, answer);
  await run(() => 0, answer);
  await expect(run(() => 0, answer)).rejects.toThrow('away');
  isAway = false;
  await expect(run(() => 0, answer)).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_COMPLEX' } });
});
