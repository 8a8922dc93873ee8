import { readFileSync } from 'node:fs';
import { describeCapacity, figuresFile, pageFile, pageWith } from './describe.js';
import type { RequestFigures } from './model.js';
import { formatTable } from '../measure.js';

const page = readFileSync(pageFile, 'utf8');
const each = (value: number) => ({ gateway: value, catalog: value, social: value, neo4j: value, postgres: value });
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
};

test('the page has what the model computes from the stored figures', () => {
  expect(pageWith(page, JSON.parse(readFileSync(figuresFile, 'utf8')) as RequestFigures)).toBe(page);
});

test('figures take the place of those of the page, and nothing else changes', () => {
  const [before] = page.split('<!-- figures: start -->');
  const [, after] = page.split('<!-- figures: end -->');
  const written = pageWith(page, figures);
  expect(written.startsWith(before!)).toBe(true);
  expect(written.endsWith(after!)).toBe(true);
  expect(written).toContain(`\`\`\`text\n${formatTable(describeCapacity(figures))}\n\`\`\``);
  expect(pageWith(written, figures)).toBe(written);
});

test('the table has what processes keep, how often they find it, and cores without any hit', () => {
  const lines = describeCapacity(figures).map(({ name, value, note }) => [name, value, note]);
  expect(lines).toContainEqual(['social keeps', '2.0 MB', 'facts_of_films']);
  expect(lines).toContainEqual(['gateway finds', '50 %', 'response_cache, of 2 look-ups']);
  const cores = (name: string) => parseInt(lines.find(([found]) => found === name)![1]!, 10);
  expect(cores('10,000 a second: without hits')).toBeGreaterThan(cores('10,000 a second'));
});

test('a page without a place for figures is refused', () => {
  expect(() => pageWith('# Capacity', figures)).toThrow('has no');
});
