/**
 * `npm run films:check -- <data folder>`: compares the bundled films with the films of a data folder. Prints films whose year
 * differs or whose casts have no name in common. Exits with 1 if a row of the bundled films cannot be read.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundledFilms } from './films.js';
import { readAllFilms } from '@marquee/ingestion/formats/format';
import { marqueeFormat } from '@marquee/ingestion/formats/marqueeFormat';
import { wikipediaFormat } from '@marquee/ingestion/formats/wikipediaFormat';
import { fileSource } from '@marquee/ingestion/source/source';
import type { FilmRecord, Row } from '@marquee/graph/records/filmRecord';
import { identityKey } from '@marquee/kit/text/identityKey';

const [data] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write('Usage: npm run films:check -- <data folder>\n');
  process.exit(1);
}
const folder = join(data, 'wikipedia');
const { rows, rejected } = await readAllFilms(fileSource(bundledFilms), marqueeFormat);
for (const { line, field, reason } of rejected) process.stdout.write(`films.jsonl:${line} ${field} ${reason}\n`);

const filmsOf = (rows: readonly Row[]): FilmRecord[] => rows.flatMap(({ film }) => film ?? []);
const ours = filmsOf(rows);

const theirs = new Map<string, FilmRecord[]>();
for (const file of readdirSync(folder).sort()) {
  for (const film of filmsOf((await readAllFilms(fileSource(join(folder, file)), wikipediaFormat)).rows)) {
    const key = identityKey(film.title);
    theirs.set(key, [...(theirs.get(key) ?? []), film]);
  }
}

const castOf = (film: FilmRecord) => new Set(film.cast.map(({ name }) => identityKey(name)));
const shared = (a: FilmRecord, b: FilmRecord) => [...castOf(a)].filter((name) => castOf(b).has(name)).length;

let inBoth = 0;
let castNames = 0;
let castConfirmed = 0;
const differences: string[] = [];
for (const film of ours) {
  const sameTitle = theirs.get(identityKey(film.title)) ?? [];
  const same = sameTitle.filter(({ year }) => year === film.year);
  const near = sameTitle.filter(({ year }) => Math.abs((year ?? 0) - (film.year ?? 0)) === 1);
  const match = same.find((other) => shared(film, other) > 0);
  if (match) {
    inBoth++;
    castNames += film.cast.length;
    castConfirmed += shared(film, match);
  } else if (same.length > 0) differences.push(`${film.title} (${film.year}): no cast name in common`);
  else if (near.some((other) => shared(film, other) > 0))
    differences.push(`${film.title} (${film.year}): the other source has ${near.map(({ year }) => year).join(', ')}`);
}
process.stdout.write(
  `${ours.length} bundled films, ${inBoth} also in the data folder with the same title and year; ` +
    `${castConfirmed} of their ${castNames} cast names are the same.\n`,
);
for (const difference of differences) process.stdout.write(`check: ${difference}\n`);
process.exitCode = rejected.length > 0 ? 1 : 0;
