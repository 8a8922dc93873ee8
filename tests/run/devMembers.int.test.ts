/** The list of members for developers while PostgreSQL is away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSingleProcess } from '@marquee/dev/singleProcess';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { startFaultProxy, type Fault } from '@marquee/testing/faults/faultProxy';
import { addMember } from '@marquee/testing/fixtures/members';
import { eventually } from '@marquee/testing/results/waitUntil';
import { testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { createDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';

test('is 503 while PostgreSQL is away, and comes back with it', async () => {
  const lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  try {
    const url = new URL(database.url);
    const proxy = await startFaultProxy({ target: Number(url.port) });
    lifecycle.onStop('proxy', () => proxy.stop());
    url.port = String(proxy.port);
    const program = await openSingleProcess(lifecycle, {
      neo4j: { ...testServers().neo4j, readTimeoutMs: 15_000 },
      postgres: { url: url.href, poolSize: 2, statementTimeoutMs: 1_000 },
      log: silentLog,
    });
    const handle = uniqueName('member-');
    await addMember(program.social.db, handle, 'PUBLIC');
    const gateway = await program.serve(testGatewayConfig(join(folder, 'key.json')));
    const read = () => fetch(`${gateway.url}/dev/members`);
    const expectMembers = async () => {
      const response = await read();
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ members: [{ handle }, { displayName: null }] });
    };

    await expectMembers();
    for (const fault of ['down', 'silent'] satisfies Fault[]) {
      await proxy.set(fault);
      const response = await read();
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
      expect(response.status).toBe(503);
      await proxy.set(undefined);
      await eventually(expectMembers);
    }
  } finally {
    await lifecycle.stop();
  }
});
