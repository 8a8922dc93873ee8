/** Servers and meters of the measurements of capacity. */
import pg from 'pg';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { openCpuMeter, type CpuMeter, type MeasuredServers } from '@marquee/testing/cost/processCpu';
import { createLoadClient, type LoadClient } from '@marquee/testing/http/loadClient';
import {
  deleteRecorded,
  openRequestMix,
  type MixedOperation,
  type MixedRequest,
} from '@marquee/testing/load/requestMix';
import { seededRandom } from '@marquee/testing/load/simulation';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from '../benchEnvironment.js';
import { startMultiProcess, type MultiProcess } from '../multiProcess.js';

const timeoutMs = 30_000;

export interface Meters {
  readonly bench: BenchSupergraph;
  readonly servers: MultiProcess;
  readonly databases: CpuMeter;
  readonly client: LoadClient;
  readonly next: (operation?: MixedOperation) => MixedRequest;
  readonly postgres: pg.Client;
  readonly measured: MeasuredServers;
}

/** Starts the programs, with the gateway's cache of answers or without it, and stops them after `work`. */
export type WithServers = <T>(isCached: boolean, work: (meters: Meters) => Promise<T>) => Promise<T>;

/** Deletes the watches that `work` has recorded. */
export async function withMeters<T>(
  environment: BenchEnvironment,
  bench: BenchSupergraph,
  work: (withServers: WithServers) => Promise<T>,
): Promise<T> {
  const next = await openRequestMix(bench, await createDevIssuer(keyFileOf(environment.config)), seededRandom(11));
  const postgres = new pg.Client({ connectionString: bench.databaseUrl });
  await postgres.connect();
  const measured = { neo4jUri: environment.databases.neo4j.uri, databaseUrl: bench.databaseUrl };
  const withServers: WithServers = async (isCached, measure) => {
    const servers = await startMultiProcess(environment, bench, {
      environment: { RATE_LIMITS: 'false', LOAD_SHEDDING: 'false', RESPONSE_CACHE: String(isCached) },
    });
    const client = createLoadClient(servers.gateway.url, timeoutMs);
    try {
      return await measure({ servers, databases: openCpuMeter(measured), client, next, postgres, measured, bench });
    } finally {
      client.close();
      await servers.stop();
    }
  };
  try {
    return await work(withServers);
  } finally {
    await postgres.end();
    await deleteRecorded(bench);
  }
}
