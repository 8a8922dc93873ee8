/** Cypher lives in files of its own beside its caller, one statement each. */
import { readFileSync } from 'node:fs';

/** The text of a `.cypher` file. Read once, when the module that uses it loads. */
export const cypherFile = (file: URL): string => readFileSync(file, 'utf8');
