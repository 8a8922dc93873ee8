/**
 * The version before this one, from Git's history: its source in a folder of its own, with the packages of this version. So its programs and its tests
 * run beside this version's, on the schema that this version makes.
 */
import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFile } from '@marquee/dev/repository';

const migrations = join('subgraphs', 'social', 'src', 'db', 'migrations');
const help = 'The version before is in the history of Git, which must be whole: git fetch --unshallow --tags';

export interface PreviousVersion {
  readonly commit: string;
  readonly isRelease: boolean;
  /** Its source. */
  readonly folder: string;
  /** Migrations of this version that it does not have. */
  readonly newMigrations: readonly string[];
}

const git = (repository: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/**
 * The version before: the last release that this one is not. Before the first release it is the last commit without the newest migration. Throws an
 * Error if the clone does not have it.
 */
export function findPreviousVersion(repository: string): Pick<PreviousVersion, 'commit' | 'isRelease'> {
  try {
    const earlier = ['--merged', 'HEAD', '--no-contains', 'HEAD'];
    const [release] = git(repository, 'tag', ...earlier, '--sort=-v:refname', '--list', 'v*').split('\n');
    if (release) return { commit: git(repository, 'rev-parse', '--verify', `${release}^{commit}`), isRelease: true };
    const newest = readdirSync(join(repository, migrations)).sort().at(-1)!;
    const added = git(repository, 'log', '-1', '--diff-filter=A', '--format=%H', '--', join(migrations, newest));
    // One that is not committed yet was added after all commits.
    const commit = git(repository, 'rev-parse', '--verify', added === '' ? 'HEAD' : `${added}^`);
    return { commit, isRelease: false };
  } catch (error) {
    throw new Error(`${help}. ${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  }
}

/** Whether the clone has it. One without its whole history, or a folder without Git, may not. */
export function hasPreviousVersion(repository = repositoryFile()): boolean {
  try {
    findPreviousVersion(repository);
    return true;
  } catch {
    return false;
  }
}

/** Writes its source to `folder`, which is made. */
export function extractPreviousVersion(folder: string): PreviousVersion {
  const repository = repositoryFile();
  const version = findPreviousVersion(repository);
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', version.commit], { cwd: repository, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  linkPackages(repository, folder);
  const own = new Set(readdirSync(join(folder, migrations)));
  const newMigrations = readdirSync(join(repository, migrations)).filter((name) => !own.has(name));
  return { ...version, folder, newMigrations };
}

/** Packages are this version's, and workspaces are those of `folder`. */
function linkPackages(repository: string, folder: string): void {
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '@marquee'), { recursive: true });
  for (const name of readdirSync(join(repository, 'node_modules')))
    if (name !== '@marquee' && name !== '.cache')
      symlinkSync(join(repository, 'node_modules', name), join(packages, name));
  const workspaces = JSON.parse(git(repository, 'show', `HEAD:package.json`)) as { workspaces: string[] };
  for (const workspace of workspaces.workspaces.filter((name) => existsSync(join(folder, name)))) {
    symlinkSync(join(folder, workspace), join(packages, '@marquee', workspace.split('/').at(-1)!));
    const nested = join(repository, workspace, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(folder, workspace, 'node_modules'));
  }
}

/** Gives it the migrations of this version, so that it makes this version's schema and knows all that were applied. */
export function addNewMigrations({ folder, newMigrations }: PreviousVersion): void {
  for (const name of newMigrations) copyFileSync(repositoryFile(migrations, name), join(folder, migrations, name));
}

/** Starts its social from source. */
export const spawnPreviousSocial = ({ folder }: PreviousVersion, options: SpawnOptions): ChildProcess =>
  spawn(
    process.execPath,
    ['--conditions=development', '--import=tsx', join(folder, 'subgraphs', 'social', 'src', 'main.ts')],
    {
      ...options,
      cwd: folder,
    },
  );
