/** Cypher lives in files of its own, one statement each. */
import { readFileSync } from 'node:fs';
import { projectFile } from '../../../../kit/src/files.js';

/** The text of `cypher/<name>.cypher`. Read once, when the module that uses it loads. */
export const statement = (name: string): string =>
  readFileSync(projectFile('subgraphs', 'catalog', 'cypher', `${name}.cypher`), 'utf8');
