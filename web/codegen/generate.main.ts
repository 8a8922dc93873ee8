/** `npm run web:generate`: writes the generated files, and removes operations that the app no longer has. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { generate, repositoryFile } from './generate.js';

const files = await generate();
rmSync(repositoryFile('schema/operations/web'), { recursive: true, force: true });
for (const folder of ['schema/operations/web', 'web/src/generated'])
  mkdirSync(repositoryFile(folder), { recursive: true });
for (const [path, text] of files) {
  writeFileSync(repositoryFile(path), text);
  process.stdout.write(`${path}\n`);
}
