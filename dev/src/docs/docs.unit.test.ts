/** The generated pages against their sources, and the variables that code reads against the pages. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { repositoryFile } from '../repository.js';
import { generatedDocs } from './generatedDocs.js';
import { otherVariables } from './otherVariables.js';
import { programs } from './programs.js';

test.each([...generatedDocs()])('%s is up to date (npm run docs:build)', (path, text) => {
  expect(readFileSync(repositoryFile(path), 'utf8')).toBe(text);
});

test('every setting has a description that is a sentence', () => {
  const descriptions = [...programs.flatMap(({ settings }) => Object.values(settings)), ...otherVariables].map(
    ({ description }) => description,
  );
  expect(descriptions.filter((description) => !/^[A-Z`].*\.$/.test(description))).toEqual([]);
});

test('every environment variable that code reads is described', () => {
  const described = new Set([
    ...programs.flatMap(({ settings }) => Object.keys(settings)),
    ...otherVariables.map(({ name }) => name),
  ]);
  const listFiles = ['ls-files', '*.ts', '*.mjs', '*.js'];
  const files = execFileSync('git', listFiles, { cwd: repositoryFile(), encoding: 'utf8' }).trim().split('\n');
  const read = files
    .map((file) => repositoryFile(file))
    .filter((file) => existsSync(file))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/process\.env(?:\.|\[')([A-Z][A-Z0-9_]*)(?! = )\b/g)])
    .map(([, name]) => name!);
  expect(read.length).toBeGreaterThan(5);
  expect([...new Set(read)].filter((name) => !described.has(name))).toEqual([]);
});
