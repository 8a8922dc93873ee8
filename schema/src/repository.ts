/** Paths of the repository's files, for tools that run from a checkout. */
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** The absolute path of a file or folder; without `parts`, of the repository itself. */
export const repositoryFile = (...parts: readonly string[]): string => fileURLToPath(new URL(parts.join('/'), root));
