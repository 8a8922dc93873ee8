/** A second Neo4j, for tests of replicas. Neo4j Community has one database for each server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { silentProgress } from '@marquee/kit/progress';

/** `lifecycle.stop()` ends it and deletes its data. It has memory for some thousands of films. */
export async function startSecondNeo4j(lifecycle: Lifecycle): Promise<RunningNeo4j> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-replica-'));
  lifecycle.onStop('folder of the second Neo4j', () => rmSync(folder, { recursive: true, force: true }));
  const memory = { heap: '384m', pageCache: '48m' };
  return startNeo4j(lifecycle, { jars: await neo4jJars(silentProgress), folder, memory });
}
