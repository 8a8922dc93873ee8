/** Finds files that ship beside the code (SDL, Cypher, SQL) whether it runs from source or from dist/. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The folder that holds package.json. */
export const projectRoot = findRoot();

export const projectFile = (...parts: string[]): string => join(projectRoot, ...parts);
