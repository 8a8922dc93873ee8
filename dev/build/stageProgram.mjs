/**
 * Copies all files of one program to a folder: `node dev/build/stageProgram.mjs <workspace> <folder>`. They are the manifests of all
 * workspaces, for `npm ci --omit=dev --workspace=<workspace>`, and the build of the program and of the workspaces that it imports.
 * Run it after `npm run build`.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that a workspace reads outside its dist/. */
const dataFiles = {
  '@marquee/gateway': ['schema/supergraph.graphql', 'schema/manifest.json', 'schema/openapi.json', 'web/dist'],
  '@marquee/dev': ['dev/data', 'dev/moto', 'dev/neo4j', 'web/dist', 'explorer/dist'],
};

const [program, folder] = process.argv.slice(2);
const manifest = (path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
const copy = (path) => cpSync(path, join(folder, path), { recursive: true });

const { workspaces } = manifest('.');
const pathOf = new Map(workspaces.map((path) => [manifest(path).name, path]));
if (!workspaces.includes(program) || folder === undefined) {
  console.error(`Usage: node dev/build/stageProgram.mjs <${workspaces.join('|')}> <folder>`);
  process.exit(1);
}

const needed = new Set();
const need = (path) => {
  if (needed.has(path)) return;
  needed.add(path);
  for (const name of Object.keys(manifest(path).dependencies ?? {})) if (pathOf.has(name)) need(pathOf.get(name));
};
need(program);

for (const file of ['package.json', 'package-lock.json', '.npmrc']) copy(file);
for (const path of workspaces) copy(join(path, 'package.json'));
for (const path of needed) {
  if (!existsSync(join(path, 'dist'))) throw new Error(`${path} is not built; run npm run build`);
  copy(join(path, 'dist'));
  for (const file of dataFiles[manifest(path).name] ?? []) copy(file);
}
