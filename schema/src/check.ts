/**
 * What `npm run schema:check` holds: generated files are up to date, the subgraphs compose, nothing breaks against the main
 * branch unless it is listed with a reason, and every stored operation is valid. Each problem is a line.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges, parse, validate, type GraphQLSchema } from 'graphql';
import { repositoryFile } from './repository.js';
import { buildSchemas, CompositionError, type GeneratedFiles } from './build.js';

const apiPath = 'schema/api.graphql';
const operations = 'schema/operations';
const breakingPath = 'schema/breaking-changes.json';
const mainBranches = ['origin/main', 'main'];

/** A breaking change that is meant, as findBreakingChanges words it, and why. */
export interface AcceptedBreakingChange {
  readonly change: string;
  readonly reason: string;
}

export async function checkSchemas(): Promise<string[]> {
  let files: GeneratedFiles;
  try {
    files = await buildSchemas();
  } catch (error) {
    if (error instanceof CompositionError) return error.message.split('\n').map((line) => `does not compose: ${line}`);
    throw error;
  }
  const api = buildSchema(files.get(apiPath)!);
  return [...drift(files), ...breaking(mainApi(), api, acceptedChanges()), ...invalidOperations(api, readOperations())];
}

function drift(files: GeneratedFiles): string[] {
  return [...files]
    .filter(([path, text]) => !existsSync(repositoryFile(path)) || readFileSync(repositoryFile(path), 'utf8') !== text)
    .map(([path]) => `${path} is not what its sources give; run npm run schema:build`);
}

/** The API on the main branch; undefined where there is no such branch or no schema on it yet. */
function mainApi(): GraphQLSchema | undefined {
  for (const branch of mainBranches) {
    try {
      const show = ['show', `${branch}:${apiPath}`];
      return buildSchema(
        execFileSync('git', show, { cwd: repositoryFile(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
    } catch {
      continue;
    }
  }
  return undefined;
}

const acceptedChanges = (): AcceptedBreakingChange[] =>
  JSON.parse(readFileSync(repositoryFile(breakingPath), 'utf8')) as AcceptedBreakingChange[];

export function breaking(
  before: GraphQLSchema | undefined,
  after: GraphQLSchema,
  meant: readonly AcceptedBreakingChange[],
): string[] {
  const changes = before ? findBreakingChanges(before, after).map(({ description }) => description) : [];
  const listed = new Set(meant.filter(({ reason }) => reason.trim() !== '').map(({ change }) => change));
  return changes
    .filter((change) => !listed.has(change))
    .map((change) => `breaks clients: ${change} If it is meant, list it in ${breakingPath} with the reason`);
}

function readOperations(): Map<string, string> {
  const files = readdirSync(repositoryFile(operations)).filter((file) => file.endsWith('.graphql'));
  return new Map(files.map((file) => [file, readFileSync(repositoryFile(operations, file), 'utf8')]));
}

export function invalidOperations(api: GraphQLSchema, texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([file, text]) => {
    const document = parse(text);
    const problems = validate(api, document).map(({ message }) => message);
    const names = document.definitions.flatMap((node) =>
      node.kind === 'OperationDefinition' ? [node.name?.value] : [],
    );
    if (names.length !== 1 || `${names[0]}.graphql` !== file)
      problems.push('must hold one operation that is named like the file');
    return problems.map((problem) => `${operations}/${file}: ${problem}`);
  });
}
