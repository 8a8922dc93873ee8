/** `npm run schema:build`: writes what buildSchemas gives. */
import { writeFileSync } from 'node:fs';
import { projectFile } from '../../kit/src/files.js';
import { buildSchemas } from './build.js';

for (const [path, text] of await buildSchemas()) {
  writeFileSync(projectFile(path), text);
  process.stdout.write(`${path}\n`);
}
