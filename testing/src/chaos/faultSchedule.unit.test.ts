import fc from 'fast-check';
import { faults } from '../faults/faultProxy.js';
import { planFaults, quietMs } from './faultSchedule.js';
import { links } from './links.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const plans = fc.record({
  seed: seeds,
  seconds: fc.integer({ min: 30, max: 900 }),
  links: fc.shuffledSubarray([...links], { minLength: 1 }),
});

describe('fault schedule', () => {
  test('the same seed gives the same faults, another seed gives others', () => {
    const plan = { seed: 7, seconds: 120, links };
    expect(planFaults(plan)).toEqual(planFaults(plan));
    expect(planFaults(plan)).not.toEqual(planFaults({ ...plan, seed: 8 }));
  });

  test('faults leave the quiet times at both ends alone, and come in the order of their starts', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const planned = planFaults(plan);
        const isInOrder = planned.every(({ from }, index) => index === 0 || from > planned[index - 1]!.from);
        const isInTime = planned.every(({ from, to }) => from < to && to <= plan.seconds * 1_000 - quietMs.end);
        expect({ isInOrder, isInTime }).toEqual({ isInOrder: true, isInTime: true });
        if (planned[0]) expect(planned[0].from).toBe(quietMs.start);
      }),
    );
  });

  test('no link has two faults at once, and only given links have one', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const planned = planFaults(plan);
        const byLink = plan.links.map((link) => planned.filter((fault) => fault.link === link));
        expect(byLink.flat()).toHaveLength(planned.length);
        for (const own of byLink)
          expect(own.every(({ from }, index) => index === 0 || from > own[index - 1]!.to)).toBe(true);
      }),
    );
  });

  test('each link has each fault before one comes again', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const pairs = links.length * faults.length;
        const first = planFaults({ seed, seconds: 400, links }).slice(0, pairs);
        expect(first).toHaveLength(pairs);
        expect(new Set(first.map(({ link, fault }) => `${link} ${fault}`)).size).toBe(pairs);
      }),
    );
  });

  test('a minute has at least five faults', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(planFaults({ seed, seconds: 60, links }).length).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});
