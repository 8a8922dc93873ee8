/** `npm run docs:build`: writes the generated pages. */
import { writeFileSync } from 'node:fs';
import { generatedDocs } from './docs/generatedDocs.js';
import { repositoryFile } from './repository.js';

for (const [path, text] of generatedDocs()) {
  writeFileSync(repositoryFile(path), text);
  process.stdout.write(`${path}\n`);
}
