/** The stored operations: one file each in schema/operations. */
import { readdirSync, readFileSync } from 'node:fs';
import { repositoryFile } from './repository.js';

export const operationsFolder = 'schema/operations';

/** The text of each operation by the name of its file, sorted. */
export function readOperations(): ReadonlyMap<string, string> {
  const files = readdirSync(repositoryFile(operationsFolder)).filter((file) => file.endsWith('.graphql'));
  return new Map(files.sort().map((file) => [file, readFileSync(repositoryFile(operationsFolder, file), 'utf8')]));
}
