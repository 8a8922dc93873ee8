/** The dependencies in each workspace's package.json against the imports of its source, so that an image has all it needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryFile } from './repository.js';

interface Manifest {
  readonly name: string;
  readonly workspaces: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (workspace: string) =>
  JSON.parse(readFileSync(repositoryFile(workspace, 'package.json'), 'utf8')) as Manifest;

const { workspaces } = manifestOf('.');

/** Sources of tools that run in a checkout only, where the root's devDependencies are installed. No program imports them. */
const tools = ['dev/src/tableTypes.ts', 'dev/src/dashboard/dashboard.ts'];

/** Packages that files of a workspace import, without Node's modules and the workspace itself. Tests do not count. */
function importedPackages(workspace: string, isIncluded: (file: string) => boolean): string[] {
  const folder = repositoryFile(workspace, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const imports = files
    .filter(
      (file) => /\.(?:m?ts|tsx)$/.test(file) && !file.endsWith('.test.ts') && isIncluded(`${workspace}/src/${file}`),
    )
    .flatMap((file) => ts.preProcessFile(readFileSync(join(folder, file), 'utf8')).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(imports)].filter((name) => name !== manifestOf(workspace).name).sort();
}

test.each(workspaces)('package.json of %s lists the packages that its source imports, and no others', (workspace) => {
  const listed = Object.keys(manifestOf(workspace).dependencies ?? {});
  const required = importedPackages(workspace, (file) => !tools.includes(file));
  const imported = importedPackages(workspace, () => true);
  expect({
    missing: required.filter((name) => !listed.includes(name)),
    unused: listed.filter((name) => !imported.includes(name)),
  }).toEqual({ missing: [], unused: [] });
});

test('workspaces agree on the version of each package', () => {
  const versions = new Map<string, Set<string>>();
  for (const workspace of workspaces)
    for (const [name, version] of Object.entries(manifestOf(workspace).dependencies ?? {}))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});
