/** Recorded data sets: rows that cannot be read, unknown films, and dates. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRecordedDataset } from './recorded.js';

const now = new Date('2026-06-15T12:00:00Z');

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A new folder with these files, gzipped. */
function dataFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-recorded-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv.gz`), gzipSync(text));
  return folder;
}

test('readRecordedDataset names bad rows by line, counts unknown films and moves dates to yesterday', () => {
  const folder = dataFolder({
    friends: 'userA,userB\nu1,u2\nbroken',
    watches:
      'user,title,year,watchedOn\nu1,"Film, ""One""",2001,2010-01-01\nu3,Nowhere,1999,2010-01-31\nu2,Film Two,2002,2010-01-31',
    ratings: 'user,title,year,stars,ratedOn\nu2,Film Two,2002,4,2010-01-31',
  });
  const known = [
    { id: 'mov_1', title: 'Film, "One"', year: 2001, people: [] },
    { id: 'mov_2', title: 'Film Two', year: 2002, people: [] },
  ];
  const { dataset, summary } = readRecordedDataset(folder, known, now);
  expect([...dataset.members].map(({ handle }) => handle)).toEqual(['u1', 'u2', 'u3']);
  expect([...dataset.friendships]).toEqual([[0, 1]]);
  expect([...dataset.watches]).toMatchObject([
    { member: 0, movieId: 'mov_1', rating: null, watchedAt: new Date('2026-05-15T00:00:00Z') },
    { member: 1, movieId: 'mov_2', rating: 8, watchedAt: new Date('2026-06-14T00:00:00Z') },
  ]);
  expect(summary).toMatchObject({ unknownFilms: 1, rejected: [{ line: 3, reason: 'has 1 columns, not 2' }] });
  expect(() => readRecordedDataset('/nowhere', known, now)).toThrow('/nowhere/friends.csv.gz cannot be read');
});

test('readRecordedDataset reads quoted and empty cells, quotes within a cell, and CRLF line ends', () => {
  const folder = dataFolder({
    friends: 'userA,userB\r\nu1,u2\r\n\r\n',
    watches: 'user,title,year,watchedOn\r\nu1,"A, ""B""",2001,2010-01-01\r\nu2,Say "Yes",2002,2010-01-01\r\n',
    ratings: 'user,title,year,stars,ratedOn\r\nu1,"A, ""B""",2001,4,\r\n',
  });
  const known = [
    { id: 'mov_1', title: 'A, "B"', year: 2001, people: [] },
    { id: 'mov_2', title: 'Say "Yes"', year: 2003, people: [] },
  ];
  const { dataset, summary } = readRecordedDataset(folder, known, now);
  expect([...dataset.members].map(({ handle }) => handle)).toEqual(['u1', 'u2']);
  expect([...dataset.watches]).toMatchObject([
    { member: 0, movieId: 'mov_1', rating: 8 },
    { member: 1, movieId: 'mov_2', rating: null },
  ]);
  expect(summary).toEqual({ unknownFilms: 0, rejected: [] });
});
