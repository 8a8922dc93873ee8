/** The made-up world has the shape of the measured one, and is the same for the same seed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkJars } from '../servers/jars.js';
import { generateDataset, type GeneratedDataset } from './generate.js';
import { parseLine, readRecordedDataset } from './recorded.js';
import { assignVisibility } from './visibility.js';

const now = new Date('2026-06-15T12:00:00Z');
const films = Array.from({ length: 4_000 }, (_, index) => ({
  id: `mov_${index}`,
  title: `Film ${index}`,
  year: 2000,
  people: [`per_${index % 500}`],
}));
const make = (users: number, seed = 1) => generateDataset({ users, seed, films, now });
const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)]!;

let world: GeneratedDataset;
let watches: { member: number; movieId: string; watchedAt: Date | null; rating: number | null; visibility: string }[];
beforeAll(() => {
  world = make(4_000);
  watches = [...world.watches];
});

test('the same seed makes the same world, another seed another', () => {
  const facts = (w: GeneratedDataset) =>
    JSON.stringify([[...w.friendships], [...w.watches], [...w.lovedPeople], [...w.watchlist]]);
  expect(facts(make(300))).toBe(facts(make(300)));
  expect(facts(make(300))).not.toBe(facts(make(300, 2)));
});

test('friends per member: a heavy tail, each friendship once, nearly everybody connected', () => {
  const degrees = world.friends.map((friends) => friends.length).filter((degree) => degree > 0);
  // Measured: 1/3/13/52/127 at these shares, 214 the most.
  for (const [share, target, within] of [
    [0.25, 1, 1],
    [0.5, 3, 1],
    [0.75, 13, 4],
    [0.9, 52, 15],
    [0.99, 127, 40],
  ] as const)
    expect(Math.abs(quantile(degrees, share) - target)).toBeLessThanOrEqual(within);
  const keys = [...world.friendships].map(([a, b]) => (a < b ? `${a} ${b}` : `${b} ${a}`));
  expect(new Set(keys).size).toBe(keys.length);
  expect([...world.friendships].every(([a, b]) => a !== b)).toBe(true);
  const start = world.friends.findIndex((friends) => friends.length > 50);
  const seen = new Set([start]);
  const queue = [start];
  for (let member = queue.pop(); member !== undefined; member = queue.pop())
    for (const friend of world.friends[member]!.filter((other) => !seen.has(other))) {
      seen.add(friend);
      queue.push(friend);
    }
  expect(seen.size / degrees.length).toBeGreaterThan(0.95);
});

test('friends of one person are often friends of each other: clustering near the measured 0.21', () => {
  const neighbours = world.friends.map((friends) => new Set(friends));
  let sum = 0;
  let counted = 0;
  for (const friends of world.friends) {
    if (friends.length < 2) continue;
    let links = 0;
    for (let i = 0; i < friends.length; i++)
      for (let j = i + 1; j < friends.length; j++) if (neighbours[friends[i]!]!.has(friends[j]!)) links++;
    sum += links / ((friends.length * (friends.length - 1)) / 2);
    counted++;
  }
  expect(sum / counted).toBeGreaterThan(0.12);
  expect(sum / counted).toBeLessThan(0.35);
});

test('ratings are distributed as measured, and most films watched are rated', () => {
  const rated = watches.filter(({ rating }) => rating !== null);
  expect(rated.length / watches.length).toBeGreaterThan(0.98);
  const share = (from: number, to: number) =>
    rated.filter(({ rating }) => rating! >= from && rating! <= to).length / rated.length;
  for (const [from, to, target] of [
    [9, 10, 0.45],
    [7, 8, 0.31],
    [5, 6, 0.14],
    [3, 4, 0.06],
    [1, 2, 0.04],
  ] as const)
    expect(Math.abs(share(from, to) - target)).toBeLessThan(0.02);
});

test('friends watch what friends watch, far more than chance has it', () => {
  const seen = world.members.map(() => new Set<string>());
  for (const { member, movieId } of watches) seen[member]!.add(movieId);
  const overlap = (others: (member: number) => readonly number[]) => {
    let shared = 0;
    let all = 0;
    for (const [member, own] of seen.entries())
      for (const movieId of own) {
        all++;
        if (others(member).some((other) => seen[other]!.has(movieId))) shared++;
      }
    return shared / all;
  };
  const withFriends = overlap((member) => world.friends[member]!);
  expect(withFriends).toBeGreaterThan(0.15);
  expect(withFriends).toBeLessThan(0.6);
});

test('nothing lies in the future; visibilities are dealt 70, 25 and 5', () => {
  expect(Math.max(...watches.map(({ watchedAt }) => watchedAt!.getTime()))).toBeLessThan(now.getTime());
  const share = (visibility: string) =>
    watches.filter((watch) => watch.visibility === visibility).length / watches.length;
  expect([share('PUBLIC'), share('FRIENDS'), share('PRIVATE')].map((part) => Math.round(part * 20) / 20)).toEqual([
    0.7, 0.25, 0.05,
  ]);
  expect(assignVisibility('a row')).toBe(assignVisibility('a row'));
  expect(new Set(world.members.map(({ handle }) => handle)).size).toBe(4_000);
});

test('a data folder is read: what cannot be is named by line, unknown films are counted, dates move to yesterday', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-real-'));
  const write = (name: string, lines: string[]) => writeFileSync(join(folder, name), gzipSync(lines.join('\n')));
  write('friends.csv.gz', ['userA,userB', 'u1,u2', 'broken']);
  write('watches.csv.gz', [
    'user,title,year,watchedOn',
    'u1,"Film, ""One""",2001,2010-01-01',
    'u3,Nowhere,1999,2010-01-31',
    'u2,Film Two,2002,2010-01-31',
  ]);
  write('ratings.csv.gz', ['user,title,year,stars,ratedOn', 'u2,Film Two,2002,4,2010-01-31']);
  const known = [
    { id: 'mov_1', title: 'Film, "One"', year: 2001, people: [] },
    { id: 'mov_2', title: 'Film Two', year: 2002, people: [] },
  ];
  const { dataset: real, summary } = readRecordedDataset(folder, known, now);
  expect([...real.members].map(({ handle }) => handle)).toEqual(['u1', 'u2', 'u3']);
  expect([...real.friendships]).toEqual([[0, 1]]);
  expect([...real.watches]).toMatchObject([
    { member: 0, movieId: 'mov_1', rating: null, watchedAt: new Date('2026-05-15T00:00:00Z') },
    { member: 1, movieId: 'mov_2', rating: 8, watchedAt: new Date('2026-06-14T00:00:00Z') },
  ]);
  expect(summary).toMatchObject({ unknownFilms: 1, rejected: [{ line: 3, reason: 'has 1 columns, not 2' }] });
  expect(() => readRecordedDataset('/nowhere', known, now)).toThrow('/nowhere/friends.csv.gz cannot be read');
  rmSync(folder, { recursive: true });
});

test('a CSV line is read with its quotes', () => {
  expect(parseLine('a,"b, ""c""",,d')).toEqual(['a', 'b, "c"', '', 'd']);
});

test('jars that are missing, changed or strange are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-jars-'));
  writeFileSync(join(folder, 'a.jar'), 'a');
  const hash = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
  expect(() => checkJars(folder, new Map([['a.jar', hash]]))).not.toThrow();
  expect(() => checkJars(folder, new Map([['a.jar', hash.replace('c', 'd')]]))).toThrow(
    'a.jar of Neo4j is not the file it should be',
  );
  expect(() =>
    checkJars(
      folder,
      new Map([
        ['a.jar', hash],
        ['b.jar', hash],
      ]),
    ),
  ).toThrow('b.jar of Neo4j is missing');
  expect(() => checkJars(folder, new Map())).toThrow('a.jar is no part of Neo4j');
  rmSync(folder, { recursive: true });
});
