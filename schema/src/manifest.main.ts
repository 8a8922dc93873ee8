/** `npm run schema:manifest`: writes schema/manifest.json. */
import { writeFileSync } from 'node:fs';
import { buildManifest } from './manifest.js';
import { repositoryFile } from './repository.js';

for (const [path, text] of buildManifest()) {
  writeFileSync(repositoryFile(path), text);
  process.stdout.write(`${path}\n`);
}
