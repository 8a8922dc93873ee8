import { readFileSync } from 'node:fs';
import { formatTable } from '../measure.js';
import { describeFigures, describeNeeds } from './describe.js';
import { describeLimits } from './describeLimits.js';
import type { FollowerKind, RequestFigures } from './model.js';
import { describeCapacity, figuresFile, pageFile, pageWith } from './page.js';

const page = readFileSync(pageFile, 'utf8');
const each = (value: number) => ({ gateway: value, catalog: value, social: value, neo4j: value, postgres: value });
const follower = (kind: FollowerKind, followers: number) => ({
  ...{ kind, followers, changes: 50, changeBytes: 2_000, lock: kind === 'watches' ? 0 : 0.005 },
  poll: { process: 0.0002, database: 0.0003 },
  change: { process: 0.00001, database: followers / 1e6 },
});
const figures: RequestFigures = {
  date: '2026-11-28',
  requests: 10,
  read: each(0.001),
  uncachedRead: each(0.002),
  hitRate: 0.5,
  write: each(0.003),
  question: 0.0001,
  answerBytes: 1_000,
  logBytes: 500,
  memory: each(100),
  kept: [{ process: 'social', name: 'facts_of_films', bytes: 2_000_000 }],
  lookUps: [{ process: 'gateway', name: 'response_cache', hits: 1, total: 2 }],
  feed: {
    date: '2026-11-28',
    idle: { catalog: 0.01, neo4j: 0.02, postgres: 0.03 },
    nothing: 0.0001,
    kinds: (['replica', 'social', 'gateway', 'watches'] as const).flatMap((kind) => [
      follower(kind, 1),
      follower(kind, 40),
    ]),
    background: [{ followers: 40, postgres: 0.001 }],
    watchesOfMember: 60,
  },
};

test('the page has what the model computes from the stored figures', () => {
  expect(pageWith(page, JSON.parse(readFileSync(figuresFile, 'utf8')) as RequestFigures)).toBe(page);
});

test('figures take the place of those of the page, and nothing else changes', () => {
  const written = pageWith(page, figures);
  const block = /<!-- (\w+): start -->[^]*?<!-- \1: end -->/g;
  expect(written.replace(block, '$1')).toBe(page.replace(block, '$1'));
  for (const describe of [describeFigures, describeNeeds, describeLimits])
    expect(written).toContain(`\`\`\`text\n${formatTable(describe(figures))}\n\`\`\``);
  expect(pageWith(written, figures)).toBe(written);
});

test('the table has what processes keep, how often they find it, and cores without any hit', () => {
  const lines = describeCapacity(figures).map(({ name, value, note }) => [name, value, note]);
  expect(lines).toContainEqual(['social keeps', '2.0 MB', 'facts_of_films']);
  expect(lines).toContainEqual(['gateway finds', '50 %', 'response_cache, of 2 look-ups']);
  const cores = (name: string) => parseInt(lines.find(([found]) => found === name)![1]!, 10);
  expect(cores('10,000 a second: without hits')).toBeGreaterThan(cores('10,000 a second'));
});

test('the table has what followers cost, with how many at once', () => {
  const noteOf = (name: string) => describeFigures(figures).find((line) => line.name === name)?.note;
  expect(noteOf('a change to a replica')).toBe('catalog 10 µs, neo4j 40 µs; 1 at once 11 µs, 40 at once 50 µs');
  expect(noteOf('a change to a replica: size')).toBe('JSON; 50 of them have the lock for 5.0 ms');
  expect(noteOf('a changed member to social: size')).toBe('of 60 watches');
});

test('the table says what a network and a feed have too little of', () => {
  const noteOf = (name: string) => describeLimits(figures).find((line) => line.name === name)?.note;
  expect(noteOf('1,000 a second: log')).toContain('; enough');
  expect(noteOf('500,000 a second: feed, no changes')).toContain('lock 0 %');
  expect(noteOf('500,000 a second: feed, 100 changes a second')).toContain('breaks: lock of the feed');
});

test('a page without a place for figures is refused', () => {
  for (const name of ['needs', 'limits', 'figures'])
    expect(() => pageWith(page.replace(`<!-- ${name}: end -->`, ''), figures)).toThrow(name);
});
