/** Where the repository's files are, for tools that are run from a checkout. */
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** The absolute path of a file or folder of the repository; of the repository itself without `parts`. */
export const repositoryFile = (...parts: readonly string[]): string => fileURLToPath(new URL(parts.join('/'), root));
