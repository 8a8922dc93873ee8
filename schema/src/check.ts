/**
 * The checks of `npm run schema:check`: generated files are up to date, the subgraphs compose, breaking changes against the main
 * branch are listed with a reason, and stored operations are valid. Each problem is one line.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { buildSchema, findBreakingChanges, parse, validate, type GraphQLSchema } from 'graphql';
import { repositoryFile } from './repository.js';
import { buildSchemas, CompositionError, type GeneratedFiles } from './build.js';
import { buildManifest } from './manifest.js';
import { operationsFolder, readOperations } from './storedOperations.js';

const apiPath = 'schema/api.graphql';
const breakingPath = 'schema/breaking-changes.json';
const mainBranches = ['origin/main', 'main'];

/** A breaking change that is accepted: its description by findBreakingChanges, and the reason. */
export interface AcceptedBreakingChange {
  readonly change: string;
  readonly reason: string;
}

/** The problems; empty if there are none. */
export async function checkSchemas(): Promise<string[]> {
  let files: GeneratedFiles;
  try {
    files = await buildSchemas();
  } catch (error) {
    if (error instanceof CompositionError)
      return error.message.split('\n').map((line) => `The subgraphs do not compose: ${line}`);
    throw error;
  }
  const api = buildSchema(files.get(apiPath)!);
  return [
    ...drift(files, 'schema:build'),
    ...drift(buildManifest(), 'schema:manifest'),
    ...breaking(mainApi(), api, acceptedChanges()),
    ...invalidOperations(api, readOperations()),
  ];
}

function drift(files: GeneratedFiles, script: string): string[] {
  return [...files]
    .filter(([path, text]) => !existsSync(repositoryFile(path)) || readFileSync(repositoryFile(path), 'utf8') !== text)
    .map(([path]) => `${path} differs from its sources; run npm run ${script}`);
}

/** The API on the main branch; undefined if there is no such branch or it has no schema. */
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
  accepted: readonly AcceptedBreakingChange[],
): string[] {
  const changes = before ? findBreakingChanges(before, after).map(({ description }) => description) : [];
  const listed = new Set(accepted.filter(({ reason }) => reason.trim() !== '').map(({ change }) => change));
  return changes
    .filter((change) => !listed.has(change))
    .map((change) => `Breaking change: ${change} To accept it, list it in ${breakingPath} with a reason.`);
}

export function invalidOperations(api: GraphQLSchema, texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([file, text]) => {
    const document = parse(text);
    const problems = validate(api, document).map(({ message }) => message);
    const names = document.definitions.flatMap((node) =>
      node.kind === 'OperationDefinition' ? [node.name?.value] : [],
    );
    if (names.length !== 1 || `${names[0]}.graphql` !== basename(file))
      problems.push('must have one operation with the name of the file');
    return problems.map((problem) => `${operationsFolder}/${file}: ${problem}`);
  });
}
