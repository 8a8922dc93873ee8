/** Finds the servers of a running one-command runner, for commands beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import type { DevConfig } from './config.js';

/** The external server if one is configured. Throws a StartError when no runner uses the data folder. */
export function runningNeo4jOf({ neo4j, dataFolder }: DevConfig): { uri: string; user: string; password: string } {
  if (neo4j) return neo4j;
  try {
    const configuration = readFileSync(join(dataFolder, 'neo4j', 'conf', 'neo4j.conf'), 'utf8');
    const address = /^server\.bolt\.listen_address=(.+)$/m.exec(configuration)![1]!;
    return {
      uri: `bolt://${address}`,
      user: 'neo4j',
      password: readFileSync(join(dataFolder, 'neo4j', 'password'), 'utf8'),
    };
  } catch {
    throw new StartError(`No runner uses ${dataFolder}; start one with make run, or set NEO4J_URI.`);
  }
}

/** The external database if one is configured. Throws a StartError when no runner uses the data folder. */
export function runningPostgresOf({ databaseUrl, dataFolder }: DevConfig): string {
  if (databaseUrl !== undefined) return databaseUrl;
  try {
    // The fourth line of this file of PostgreSQL is the port.
    const port = readFileSync(join(dataFolder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[3]!;
    const password = readFileSync(join(dataFolder, 'postgres', 'password'), 'utf8');
    return `postgresql://marquee:${password}@127.0.0.1:${port}/marquee`;
  } catch {
    throw new StartError(`No runner uses ${dataFolder}; start one with make run, or set DATABASE_URL.`);
  }
}

/** The lake folder that the runner watches for providers' files. */
export const lakeFolderOf = ({ dataFolder }: DevConfig): string => join(dataFolder, 'lake');
