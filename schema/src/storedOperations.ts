/** The stored operations: one file each in schema/operations. Those in web/ are generated from the web app. */
import { readdirSync, readFileSync } from 'node:fs';
import { repositoryFile } from './repository.js';

export const operationsFolder = 'schema/operations';

/** The text of each operation by its file's path in the folder, sorted. */
export function readOperations(): ReadonlyMap<string, string> {
  const files = readdirSync(repositoryFile(operationsFolder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.graphql'),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(repositoryFile(operationsFolder, file), 'utf8')]));
}
