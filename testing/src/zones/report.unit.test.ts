import { writerPhase } from './phases.js';
import { checkZones, errorLines, tableOf, type ZonesRun } from './report.js';
import { drawZones } from './timeline.js';
import type { ZoneAnswer } from './zoneLoad.js';

const answer: ZoneAnswer = {
  region: 'one',
  operation: 'RecordWatch',
  at: 1_000,
  milliseconds: 20,
  outcome: 'whole',
  codes: [],
  key: 'k1',
  repeats: 0,
  isAcknowledged: true,
};
const run: ZonesRun = {
  phases: [
    {
      name: 'quiet',
      zone: undefined,
      away: [],
      from: 0,
      to: 5_000,
      leader: 'a',
      level: { gateway: 0, films: 0, postgres: 0 },
    },
    {
      name: 'zone killed',
      zone: 'b',
      leader: 'a',
      away: ['gateway'],
      from: 5_000,
      to: 10_000,
      level: { gateway: 1.5, films: 2, postgres: undefined },
    },
  ],
  answers: [
    answer,
    {
      ...answer,
      at: 6_000,
      milliseconds: 500,
      key: 'k2',
      outcome: 'failed',
      codes: ['HTTP 503'],
      isAcknowledged: false,
    },
    { ...answer, at: 7_000, key: 'k3', region: 'two', outcome: 'failed', codes: ['SUBGRAPH_TIMEOUT'], repeats: 3 },
  ],
  stored: new Set(['k1', 'k2', 'k3']),
  added: 3,
  areFilmsEqual: true,
};
const rowOf = (text: string, phase: string) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${phase}`))!
    .split('|')
    .map((cell) => cell.trim());

test('each phase has the requests that began in it', () => {
  const table = tableOf(run);
  expect(rowOf(table, 'quiet').slice(2, 5)).toEqual(['5', '1', '100.0 %']);
  const killed = rowOf(table, 'zone killed (b)');
  expect(killed.slice(2, 5)).toEqual(['5', '2', '0.0 %']);
  expect(killed.slice(7, 11)).toEqual(['1', '0', '3', '2.0 s']);
  expect(killed.slice(11, 14)).toEqual(['1.5 s', '2.0 s', 'never']);
});

test('errors are counted by code and region', () => {
  expect(errorLines(run)).toEqual(['zone killed: 1 × HTTP 503 (region one), 1 × SUBGRAPH_TIMEOUT (region two)']);
});

const kept = (changed: Partial<ZonesRun>) => checkZones({ ...run, ...changed }).map(({ isKept }) => isKept);

test('an acknowledged write that is not there is lost; one without an acknowledgement is not', () => {
  expect(kept({})[0]).toBe(true);
  expect(kept({ stored: new Set(['k1', 'k3']) })[0]).toBe(true);
  expect(kept({ stored: new Set(['k1', 'k2']) })[0]).toBe(false);
  expect(rowOf(tableOf({ ...run, stored: new Set(['k1', 'k2']) }), 'zone killed (b)')[8]).toBe('1');
});

test('a run without an acknowledged write proves nothing', () => {
  expect(kept({ answers: [] })[0]).toBe(false);
});

test('more watches than keys are writes that were done twice', () => {
  expect(kept({ added: 4 })[1]).toBe(false);
});

test('a part that is never level, and films that differ, break a promise', () => {
  expect(kept({})[3]).toBe(false);
  expect(kept({ phases: [run.phases[0]!] })[3]).toBe(true);
  expect(kept({ areFilmsEqual: false })[4]).toBe(false);
});

test("a run in which the writer's zone did not lead PostgreSQL when it was killed does not prove its loss", () => {
  const killed = (leader: string) => ({ ...run.phases[1]!, name: writerPhase, zone: 'a', leader });
  expect(kept({})[2]).toBe(false);
  expect(kept({ phases: [killed('b')] })[2]).toBe(false);
  expect(kept({ phases: [killed('a')] })[2]).toBe(true);
});

test('the picture has each phase and each state of a zone', () => {
  const samples = [{ at: 500, zone: 'b', gateway: 'whole', films: 'behind', postgres: 'leader' } as const];
  const svg = drawZones({ ...run, samples, deadlineMs: 2_000 });
  for (const text of [
    'zone killed: 5.0 to 10.0 s',
    'zone b: gateway is whole at 0.5 s',
    'zone b: films is behind at 0.5 s',
    'zone b: PostgreSQL is leader at 0.5 s',
    '1 failed at 6 s',
  ])
    expect(svg).toContain(`<title>${text}</title>`);
});

test('a state that lasts is one box, as wide as it lasts', () => {
  const states = ['level', 'level', 'behind', 'behind', 'level', 'level'] as const;
  const samples = states.map(
    (films, index) => ({ at: index * 500, zone: 'b', films, gateway: 'whole', postgres: 'leader' }) as const,
  );
  const svg = drawZones({ ...run, samples, deadlineMs: 2_000 });
  const titles = [...svg.matchAll(/<title>zone b: films is (.*?)<\/title>/g)].map(([, title]) => title);
  expect(titles).toEqual(['level at 0.0 s', 'behind at 1.0 s', 'level at 2.0 s', 'level at 2.5 s']);
  const widths = [...svg.matchAll(/width="([\d.]+)"[^>]*><title>zone b: films/g)].map(([, width]) => Number(width));
  expect(widths[0]! / widths[2]!).toBeCloseTo(2, 1);
});
