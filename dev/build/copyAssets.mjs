/** Copies the files that the code reads (SDL, Cypher, SQL) from each workspace's src/ to its dist/. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const assets = new Set(['.cypher', '.graphql', '.sql']);
const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
// Vite builds the workspaces for browsers.
for (const workspace of workspaces.filter((each) => !existsSync(join(each, 'vite.config.ts'))))
  cpSync(join(workspace, 'src'), join(workspace, 'dist'), {
    recursive: true,
    filter: (path) => extname(path) === '' || assets.has(extname(path)),
  });
