/** Reading needs the memory of one row, independent of the file's size. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';
import { helperArguments } from '@marquee/testing/processes/programs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-memory-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readInProcess(format: string, path: string): { rows: number; maxGrowth: number } {
  const output = execFileSync(process.execPath, helperArguments('readFormat', format, path), {
    cwd: repositoryFile(),
    encoding: 'utf8',
  });
  return JSON.parse(output) as { rows: number; maxGrowth: number };
}

const tsv = (...rows: readonly string[][]) => rows.map((row) => `${row.join('\t')}\n`).join('');
const none = '\\N';

describe('memory of reading', () => {
  test('does not grow with a file of rows', () => {
    const path = join(folder, 'large');
    const file = openSync(path, 'w');
    const row = `${JSON.stringify({ title: 'Large', synopsis: 'x'.repeat(10_000) })}\n`.repeat(100);
    for (let round = 0; round < 400; round++) writeSync(file, row);
    closeSync(file);
    const { rows, maxGrowth } = readInProcess('marquee', path);
    expect(rows).toBe(40_000);
    // The file has 400 MB.
    expect(maxGrowth).toBeLessThan(100_000_000);
  }, 180_000);

  test("does not grow with IMDb's files", () => {
    const films = 20_000;
    const id = (prefix: string, number: number) => `${prefix}${String(number).padStart(7, '0')}`;
    const numbers = Array.from({ length: films }, (_, index) => index + 1);
    const put = (name: string, header: string, rows: readonly string[][]) =>
      writeFileSync(join(folder, name), tsv(header.split(' '), ...rows));
    put(
      'name.basics.tsv',
      'nconst primaryName birthYear deathYear primaryProfession knownForTitles',
      numbers.map((n) => [id('nm', n), `Person ${n}`, none, none, none, none]),
    );
    put(
      'title.basics.tsv',
      'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres',
      numbers.map((n) => [id('tt', n), 'movie', `Film ${n}`, `Film ${n}`, '0', '1990', none, '90', 'Drama']),
    );
    const principalsHeader = 'tconst ordering nconst category job characters'.split(' ');
    // Most of what IMDb lists are people of titles that are no films.
    const path = join(folder, 'title.principals.tsv');
    const file = openSync(path, 'w');
    writeSync(file, tsv(principalsHeader));
    for (let round = 0; round < 60; round++)
      writeSync(
        file,
        tsv(
          ...numbers.map((n) => [
            round < 2 ? id('tt', n) : id('tt', 1_000_000 * round + n),
            String(round),
            id('nm', ((n + round) % films) + 1),
            'actor',
            none,
            `["Somebody in a long part of the ${round}th of them, as characters are called"]`,
          ]),
        ),
      );
    closeSync(file);
    expect(statSync(path).size).toBeGreaterThan(100_000_000);
    const { rows, maxGrowth } = readInProcess('imdb', path);
    expect(rows).toBe(films);
    expect(maxGrowth).toBeLessThan(100_000_000);
  }, 400_000);
});
