/** The generated files fit the source: `npm run web:generate` writes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { generate, repositoryFile } from './generate.js';

test('types and stored operations of the web app are up to date', async () => {
  const files = await generate();
  for (const [path, text] of files) expect([path, readFileSync(repositoryFile(path), 'utf8')]).toEqual([path, text]);
  const stored = readdirSync(repositoryFile('schema/operations/web')).map((file) => `schema/operations/web/${file}`);
  expect(stored.filter((path) => !files.has(path))).toEqual([]);
});
