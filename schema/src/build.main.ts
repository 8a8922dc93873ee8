/** `npm run schema:build`: writes the generated files. */
import { writeFileSync } from 'node:fs';
import { repositoryFile } from './repository.js';
import { buildSchemas } from './build.js';

for (const [path, text] of await buildSchemas()) {
  writeFileSync(repositoryFile(path), text);
  process.stdout.write(`${path}\n`);
}
