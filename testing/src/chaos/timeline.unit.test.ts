import fc from 'fast-check';
import { faults } from '../faults/faultProxy.js';
import { catalogLinks, links } from './links.js';
import type { RunLog } from './runLog.js';
import { drawTimeline } from './timeline.js';

const log: RunLog = {
  seed: 7,
  seconds: 30,
  deadlineMs: 2_000,
  faults: [
    { link: 'gateway to catalog', fault: 'down', from: 5_000, to: 8_000 },
    { link: 'catalog to Neo4j', fault: 'bad gateway', from: 10_000, to: 12_000 },
  ],
  answers: (['whole', 'partial', 'refused', 'failed'] as const).map((outcome, index) => ({
    operation: 'Film',
    at: index * 1_000,
    milliseconds: 100 * index,
    outcome,
    parts: [{ name: 'movie', needs: catalogLinks }],
    missing: [],
    violations: [],
  })),
  probes: [
    { program: 'gateway', at: 0, isLive: true, isReady: true },
    { program: 'gateway', at: 500, isLive: true, isReady: false },
    { program: 'gateway', at: 1_000, isLive: false, isReady: false },
  ],
  writes: { acknowledged: 0, lost: [] },
  ended: [],
};

/** The elements of an SVG. Throws if a tag is not closed in its place. */
function elements(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [, close, name, selfClosing] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else {
      names.push(name!);
      if (!selfClosing) open.push(name!);
    }
  }
  expect(open).toEqual([]);
  return names;
}

describe('timeline', () => {
  test('shows each fault on the lane of its link, each state of a program and each outcome', () => {
    const svg = drawTimeline(log);
    expect(elements(svg)[0]).toBe('svg');
    for (const text of [
      'gateway to catalog: down, 5.0 to 8.0 s',
      'catalog to Neo4j: bad gateway, 10.0 to 12.0 s',
      'gateway ready at 0.0 s',
      'gateway not ready at 0.5 s',
      'gateway not live at 1.0 s',
      '1 whole at 0 s',
      '1 partial at 1 s',
      '1 refused at 2 s',
      '1 failed at 3 s',
    ])
      expect(svg).toContain(`<title>${text}</title>`);
  });

  test('keeps time in one scale: a fault twice as long is twice as wide', () => {
    const widths = [...drawTimeline(log).matchAll(/width="([\d.]+)"[^>]*><title>[\w ]+: /g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toHaveLength(2);
    expect(widths[0]! / widths[1]!).toBeCloseTo(1.5, 1);
  });

  test('is well formed and has only numbers as coordinates, for any run', () => {
    const times = fc.integer({ min: 0, max: 70_000 });
    const runs = fc.record({
      seconds: fc.integer({ min: 1, max: 60 }),
      faults: fc.array(
        fc.record({ link: fc.constantFrom(...links), fault: fc.constantFrom(...faults), from: times, to: times }),
      ),
      answers: fc.array(
        fc.record({ at: times, milliseconds: times, outcome: fc.constantFrom('whole' as const, 'failed' as const) }),
      ),
    });
    fc.assert(
      fc.property(runs, ({ answers, ...run }) => {
        const full = answers.map((answer) => ({ ...log.answers[0]!, ...answer }));
        const svg = drawTimeline({ ...log, ...run, answers: full });
        elements(svg);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });
});
